//! Whose clients they are: a firm of fifty, and what its people do over REST meanwhile.

use anyhow::Result;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::ExpedienteId,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{api::Api, firma::PASSWORD, server::Server};

use crate::client::Traffic;

/// How many people.
pub const PEOPLE: usize = 50;
/// How many of them share a case.
const TEAM: usize = 5;

/// Somebody of the firm.
pub struct Person {
    /// Their session; its token is the newest.
    pub api: Api,
    /// Where the server is.
    pub origin: String,
    /// The case they work on.
    pub case: ExpedienteId,
}

/// Makes the firm.
pub async fn open(server: &Server) -> Result<Vec<Arc<Person>>> {
    let origin = server.origin();
    server.add_user("admin@ferreyra.example", "Administración", Rol::Admin, PASSWORD).await?;
    let admin = Api::sign_in(origin, "admin@ferreyra.example", PASSWORD, "Mesa").await?;
    // One after another: many from one address at once are slowed down, as guesses would be.
    let mut members = Vec::new();
    for number in 0..PEOPLE {
        let email = format!("persona{number}@ferreyra.example");
        let new = NewUsuario { email, nombre: format!("Persona {number}"), rol: Rol::Abogado };
        let created: CreatedUsuario = admin.post("/users", &new).await?;
        members.push(Api::claim(origin, &created.claim_token, PASSWORD, "Mesa").await?);
    }
    let mut people = Vec::new();
    let mut members = members.into_iter();
    loop {
        let team: Vec<Api> = members.by_ref().take(TEAM).collect();
        let Some(first) = team.first() else { return Ok(people) };
        let case = first.new_expediente("Alem S.A. s/ concurso preventivo").await?.resumen.id;
        for other in &team[1..] {
            first.add_member(&case, &other.id(), Calidad::Miembro).await?;
        }
        let of = |api| Arc::new(Person { api, origin: origin.to_owned(), case: case.clone() });
        people.extend(team.into_iter().map(of));
    }
}

/// What one of them enters, for as long as it is let: messages for whoever is there, deadlines that alert the team.
/// Their token is kept fresh.
pub async fn work(person: Arc<Person>, traffic: Arc<Traffic>) {
    let path = format!("/expedientes/{}", person.case);
    let due = chrono::Utc::now().date_naive() + chrono::Days::new(5);
    let deadline = json!({ "tipo": "Daños", "clase": "prescripcion", "vence": due });
    for turn in 0_u32.. {
        tokio::time::sleep(Duration::from_millis(rand::random_range(4_000..12_000))).await;
        let done = match turn % 8 {
            0 => person.api.post::<Value>(&format!("{path}/prescripciones"), &deadline).await.map(drop),
            4 => person.api.refresh().await,
            _ => {
                let message = json!({ "texto": format!("Novedades {turn}") });
                person.api.post::<Value>(&format!("{path}/mensajes"), &message).await.map(drop)
            }
        };
        traffic.requested(done.is_ok());
    }
}
