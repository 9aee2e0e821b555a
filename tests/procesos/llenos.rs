//! Rights taken from people whose buffers are full, with Redis and without it: who reads nothing for a while finds what
//! was said before, and nothing of what was committed after.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::{ExpedienteId, UserId},
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::Api,
    cluster::Cluster,
    figures::say,
    firma::{Firma, PASSWORD},
    postgres,
    server::Options,
    socket::{Packet, Wire},
    wait::within,
};

/// How many stop reading.
const PEOPLE: usize = 6;
/// More than the system's own buffers and the server's between two processes hold.
const BEFORE: usize = 320;
/// How many are said after each right that is taken away.
const AFTER: usize = 5;

/// Somebody who is connected and reads nothing.
struct Deaf {
    id: UserId,
    wire: Wire,
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_nothing_finds_nothing_that_was_committed_after_their_right_went() -> Result<()> {
    let url = postgres::shared().await?;
    let options = Options {
        database_url: Some(url.clone()),
        flags: ["--buffer-per-socket", "64"].map(str::to_owned).to_vec(),
        ..Options::default()
    };
    let mut firma = Firma::open_over(Cluster::start(options).await?).await?;
    let case = firma.lucia.new_expediente("Cereales del Oeste S.A. c/ Molinos Alem S.A.").await?.resumen.id;
    let mut deaf = Vec::new();
    for number in 0..PEOPLE {
        deaf.push(connect(&firma, &case, number).await?);
    }
    for _ in 0..BEFORE {
        say_something(&firma.lucia, &case).await?;
    }
    for (number, person) in deaf.iter().enumerate() {
        if number == PEOPLE / 2 {
            firma.server.redis.kill().await?;
        }
        firma.lucia.remove_member(&case, &person.id).await?;
        // From here on nothing is for this one; the others still have their right.
        for _ in 0..AFTER {
            say_something(&firma.lucia, &case).await?;
        }
    }
    let order: Vec<String> = messages(&url, &case).await?;
    let (mut heard_at_all, mut full) = (0, 0);
    for (number, person) in deaf.into_iter().enumerate() {
        let heard = within("what waits for somebody", read_all(person.wire)).await?;
        // In the order of the log: what was said before this one's right went is what comes first.
        let theirs: HashSet<&String> = order.iter().take(BEFORE + number * AFTER).collect();
        let leaked = heard.iter().filter(|id| !theirs.contains(id)).count();
        ensure!(leaked == 0, "{leaked} messages of {} that were committed after", heard.len());
        full += usize::from(heard.len() < theirs.len());
        heard_at_all += heard.len();
    }
    ensure!(heard_at_all > 0, "nobody heard anything before");
    ensure!(full == PEOPLE, "the buffers of {full} of {PEOPLE} were full");
    say(&format!(
        "full buffers: {PEOPLE} rights taken from sockets that read nothing, half of them with Redis dead; {heard_at_all} \
         messages from before found in their buffers, {} committed after: leaked 0",
        PEOPLE * AFTER
    ));
    Ok(())
}

async fn connect(firma: &Firma<Cluster>, case: &ExpedienteId, number: usize) -> Result<Deaf> {
    let email = format!("persona{number}@ferreyra.example");
    let new = NewUsuario { email, nombre: format!("Persona {number}"), rol: Rol::Abogado };
    let created: CreatedUsuario = firma.admin.post("/users", &new).await?;
    let api = Api::claim(firma.server.origin(), &created.claim_token, PASSWORD, "Mesa").await?;
    firma.lucia.add_member(case, &api.id(), Calidad::Miembro).await?;
    let nodes = &firma.server.nodes;
    let node = nodes[number % nodes.len()].origin();
    let mut wire = Wire::open(node, &json!({ "token": api.token() })).await?;
    wire.emit("join:expediente", &json!(case), Some(0)).await?;
    let joined = within("the room", async {
        loop {
            if let Packet::Answer(_, answer) = wire.next().await?.context("it hung up")? {
                return Ok(answer);
            }
        }
    })
    .await?;
    ensure!(joined["event"] == "joined", "{joined}");
    Ok(Deaf { id: api.id(), wire })
}

/// A long message.
async fn say_something(api: &Api, case: &ExpedienteId) -> Result<()> {
    let new = json!({ "texto": "🏛".repeat(3_900) });
    api.post::<Value>(&format!("/expedientes/{case}/mensajes"), &new).await.map(drop)
}

/// Everything that was said in the case, oldest first, as the log has it.
async fn messages(url: &str, case: &ExpedienteId) -> Result<Vec<String>> {
    let rows = postgres::query(url, "SELECT record FROM event_log ORDER BY pos").await?;
    let room = format!("expediente:{case}");
    let mut ids = Vec::new();
    for row in rows {
        let record: Value = serde_json::from_str(row.first().context("a column")?)?;
        if record["event"] == "mensaje:new" && record["room"] == room.as_str() {
            ids.push(record["payload"]["data"]["id"].as_str().context("an id")?.to_owned());
        }
    }
    Ok(ids)
}

/// The messages that were waiting, to the end of the line or of what is on its way.
async fn read_all(mut wire: Wire) -> Result<Vec<String>> {
    let mut heard = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_secs(20), wire.next()).await {
            Ok(Ok(Some(Packet::Event(name, value)))) if name == "mensaje:new" => {
                heard.push(value["data"]["id"].as_str().context("an id")?.to_owned());
            }
            Ok(Ok(Some(_))) => {}
            // Cut off, as a slow one is; or nothing more comes.
            Ok(Ok(None) | Err(_)) | Err(_) => return Ok(heard),
        }
    }
}
