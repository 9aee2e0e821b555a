//! A thousand rights taken away in a cluster that goes on talking, with Redis and without: whatever is committed after
//! one of them is not said to whoever it was taken from. What came after what is read from the event log, not from clocks.

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::{ExpedienteId, UserId},
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::Api,
    cluster::Cluster,
    figures::{percentile, say},
    firma::{Firma, PASSWORD},
    postgres,
    server::Options,
    socket::Socket,
};

const PEOPLE: usize = 25;
const CASES: usize = 40;
/// How many ask at the same time, on each node.
const AT_ONCE: usize = 2;
/// How long each waits from one message to the next.
const PACE: Duration = Duration::from_millis(200);
/// From the commit until the socket is out of the room: a poll's second, and what a busy machine takes to look.
const LATEST: i64 = 1_500;

/// Somebody with a live connection to one of the nodes.
struct Person {
    id: UserId,
    socket: Socket,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_committed_after_a_revocation_reaches_whoever_lost_the_right() -> Result<()> {
    let database_url = postgres::shared().await?;
    let options = Options { database_url: Some(database_url.clone()), ..Options::default() };
    let mut firma = Firma::open_over(Cluster::start(options).await?).await?;
    let mut ids = Vec::new();
    for number in 0..CASES {
        let caratula = format!("Actor {number} c/ Demandado {number} s/ daños");
        ids.push(firma.lucia.new_expediente(&caratula).await?.resumen.id);
    }
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(person(&firma, number).await?);
    }
    let mut nodes = Vec::new();
    for node in &firma.server.nodes {
        for _ in 0..AT_ONCE {
            nodes.push(Api::sign_in(node.origin(), &firma.lucia.me().email, PASSWORD, "Nodo").await?);
        }
    }
    // Each person in each case, and in its room.
    let pairs: Vec<(&Person, &ExpedienteId)> =
        ids.iter().flat_map(|case| people.iter().map(move |person| (person, case))).collect();
    side_by_side(&nodes, pairs.clone(), async |api: &Api, (person, case)| {
        api.add_member(case, &person.id, Calidad::Miembro).await?;
        let joined = person.socket.ask("join:expediente", json!(case)).await?;
        ensure!(joined["event"] == "joined", "{joined}");
        Ok(())
    })
    .await?;

    let over = AtomicBool::new(false);
    let talk = async {
        try_join_all(nodes.iter().enumerate().map(async |(number, api)| {
            let mut pace = tokio::time::interval(PACE);
            for case in ids.iter().cycle().skip(number * CASES / nodes.len()) {
                pace.tick().await;
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let path = format!("/expedientes/{case}/mensajes");
                api.post::<Value>(&path, &json!({ "texto": "Novedades" })).await?;
            }
            anyhow::Ok(())
        }))
        .await
    };
    // Halfway Redis dies.
    let (with_redis, without) = pairs.split_at(pairs.len() / 2);
    let redis = &mut firma.server.redis;
    let revoke = async {
        let take = async |api: &Api, (person, case): (&Person, &ExpedienteId)| {
            api.remove_member(case, &person.id).await.map(drop)
        };
        side_by_side(&nodes, with_redis.to_vec(), take).await?;
        redis.kill().await?;
        side_by_side(&nodes, without.to_vec(), take).await?;
        over.store(true, Ordering::SeqCst);
        anyhow::Ok(())
    };
    let (talked, revoked) = tokio::join!(talk, revoke);
    revoked?;
    talked?;
    // What comes last in the log comes last on every socket.
    let alert = json!({ "level": "info", "title": "Fin", "message": "Fin" });
    firma.admin.post::<Value>("/system-alerts", &alert).await?;
    for person in &people {
        person.socket.event("system:alert", |_| true).await?;
    }

    let log = Log::read(&database_url).await?;
    let (left, silence) = (left(&firma.server), HashMap::new());
    let mut heard: HashMap<(&UserId, String), HashMap<String, i64>> = HashMap::new();
    for person in &people {
        for event in person.socket.heard().into_iter().filter(|event| event.name == "mensaje:new") {
            let data = &event.value["data"];
            let text = |key: &str| Some(data[key].as_str()?.to_owned());
            let (case, id) =
                text("expedienteId").zip(text("id")).context("a message has an id and a case")?;
            heard.entry((&person.id, case)).or_default().insert(id, event.at);
        }
    }
    for (name, pairs) in [("Redis up", with_redis), ("Redis down", without)] {
        let (mut until_left, mut until_last, mut before, mut after) = (Vec::new(), Vec::new(), 0, 0);
        for (person, case) in pairs {
            let room = format!("expediente:{case}");
            let (pos, committed) = log.revoked(&person.id, &room)?;
            let heard = heard.get(&(&person.id, case.to_string())).unwrap_or(&silence);
            for (id, at) in log.messages.get(&room).into_iter().flatten() {
                match (*at < pos, heard.contains_key(id)) {
                    (true, true) => before += 1,
                    (false, false) => after += 1,
                    (true, false) => {
                        anyhow::bail!("{name}: a message of {room} before the revocation is missing")
                    }
                    (false, true) => {
                        anyhow::bail!("{name}: a message at {at} was heard after the revocation at {pos}")
                    }
                }
            }
            let left = left.get(&(person.id.to_string(), room.clone())).context("the node says who left")?;
            until_left.push(left - committed);
            until_last.push(heard.values().max().map_or(0, |last| (last - committed).max(0)));
        }
        let p99 = percentile(&until_left, 0.99).context("rights were taken away")?;
        say(&format!(
            "revocations, {name}: {} of them; {before} messages committed before heard, {after} committed after and \
             heard by nobody it was not for: leaked 0; commit to room left p50 {} p99 {p99} ms; commit to last \
             byte p99 {} ms",
            pairs.len(),
            percentile(&until_left, 0.5).unwrap_or_default(),
            percentile(&until_last, 0.99).unwrap_or_default(),
        ));
        ensure!(before > 0 && after > 0, "nobody talked: {before} {after}");
        ensure!(p99 <= LATEST, "{name}: {p99} ms");
    }
    Ok(())
}

async fn person(firma: &Firma<Cluster>, number: usize) -> Result<Person> {
    let email = format!("persona{number}@ferreyra.example");
    let new = NewUsuario { email, nombre: format!("Persona {number}"), rol: Rol::Abogado };
    let created: CreatedUsuario = firma.admin.post("/users", &new).await?;
    let api = Api::claim(firma.server.origin(), &created.claim_token, PASSWORD, "Mesa").await?;
    let nodes = &firma.server.nodes;
    let node = &nodes[number % nodes.len()];
    let socket = Socket::connect(node.origin(), json!({ "token": api.token() })).await?;
    Ok(Person { id: api.id(), socket })
}

/// Does it for each of them, shared out among these.
async fn side_by_side<T>(
    nodes: &[Api],
    work: Vec<T>,
    act: impl AsyncFn(&Api, T) -> Result<()>,
) -> Result<()> {
    let work = Mutex::new(work.into_iter());
    let next = || work.lock().unwrap_or_else(PoisonError::into_inner).next();
    try_join_all(nodes.iter().map(async |api| {
        while let Some(one) = next() {
            act(api, one).await?;
        }
        anyhow::Ok(())
    }))
    .await
    .map(drop)
}

/// The event log, as far as it matters here.
struct Log {
    /// Of each room: messages with their positions.
    messages: HashMap<String, Vec<(String, i64)>>,
    /// Of each person and room: positions at which their rights changed, with the commit's instant in milliseconds.
    rights: HashMap<(String, String), Vec<(i64, i64)>>,
}

impl Log {
    async fn read(url: &str) -> Result<Self> {
        let rows = postgres::query(
            url,
            "SELECT pos, xmin, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::bigint, record
             FROM event_log ORDER BY pos",
        )
        .await?;
        let (mut messages, mut rights) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        // A transaction that changes a right also tells the room of the case, under the same number.
        let mut changing: HashMap<String, (String, i64)> = HashMap::new();
        let mut told = HashSet::new();
        for row in rows {
            let [pos, transaction, at, record] = row.as_slice() else { anyhow::bail!("{row:?}") };
            let (pos, at): (i64, i64) = (pos.parse()?, at.parse()?);
            let record: Value = serde_json::from_str(record)?;
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            match (record["kind"].as_str(), record["event"].as_str()) {
                (Some("rights"), _) => {
                    changing.insert(transaction.clone(), (text(&record["user"]), pos));
                }
                (Some("live"), Some("mensaje:new")) => {
                    let id = text(&record["payload"]["data"]["id"]);
                    messages.entry(text(&record["room"])).or_default().push((id, pos));
                }
                (Some("live"), Some("expediente:update")) => {
                    if let Some((user, pos)) = changing.get(transaction)
                        && told.insert(transaction.clone())
                    {
                        rights.entry((user.clone(), text(&record["room"]))).or_default().push((*pos, at));
                    }
                }
                _ => {}
            }
        }
        Ok(Self { messages, rights })
    }

    /// Where and when somebody's right to a room was taken away: the second change, after it was given.
    fn revoked(&self, user: &UserId, room: &str) -> Result<(i64, i64)> {
        let changes = self.rights.get(&(user.to_string(), room.to_owned())).context("their right changed")?;
        ensure!(changes.len() == 2, "{changes:?}");
        Ok(changes[1])
    }
}

/// When each person was put out of each room, as the nodes log it.
fn left(cluster: &Cluster) -> HashMap<(String, String), i64> {
    let logs: Vec<String> = cluster.nodes.iter().map(|node| node.log()).collect();
    let lines = logs.iter().flat_map(|log| log.lines());
    lines
        .filter_map(|line| {
            let entry: Value = serde_json::from_str(line).ok()?;
            let fields = &entry["fields"];
            fields["message"].as_str()?.starts_with("put out").then_some(())?;
            let at = chrono::DateTime::parse_from_rfc3339(entry["timestamp"].as_str()?).ok()?;
            let key = (fields["user"].as_str()?.to_owned(), fields["room"].as_str()?.to_owned());
            Some((key, at.timestamp_millis()))
        })
        .collect()
}
