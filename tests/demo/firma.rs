//! The firm of the demo, and how it moves in: everything is entered by its people, as ordinary users do.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::HashMap;
use vigia_protocol::{
    acceso::Rol,
    calendario::Evento,
    inbox::InboxEntry,
    time::Date,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{api::Api, server::Server, wait::until};

use crate::{
    casos,
    fechas::{Calendar, Fecha},
};

/// Everybody of the firm, signed in, by their key.
pub type People = HashMap<String, Api>;

/// The firm, as `firma.json` has it.
#[derive(Deserialize)]
pub struct Firma {
    pub nombre: String,
    pub password: String,
    admin: Person,
    personas: Vec<Person>,
    agenda: Vec<Own>,
}

/// What somebody notes in the calendar for themselves.
#[derive(Deserialize)]
struct Own {
    quien: String,
    #[serde(flatten)]
    fecha: Fecha,
}

#[derive(Deserialize)]
struct Person {
    clave: String,
    email: String,
    nombre: String,
    rol: Rol,
}

impl Firma {
    /// Reads the firm that comes with the demo.
    pub fn read() -> Result<Self> {
        serde_json::from_str(include_str!("firma.json")).context("firma.json")
    }

    /// Signs everybody in; on a server without people, enters people and cases first.
    pub async fn move_in(&self, server: &Server) -> Result<People> {
        let admin = &self.admin;
        let known = Api::sign_in(server.origin(), &admin.email, &self.password, "Demostración").await;
        let mut people = People::new();
        if let Ok(session) = known {
            println!("The firm is still there from the last time.");
            people.insert(admin.clave.clone(), session);
            for person in &self.personas {
                let session =
                    Api::sign_in(server.origin(), &person.email, &self.password, "Demostración").await?;
                people.insert(person.clave.clone(), session);
            }
            return Ok(people);
        }
        println!("The firm moves in …");
        server.add_user(&admin.email, &admin.nombre, admin.rol, &self.password).await?;
        let session = Api::sign_in(server.origin(), &admin.email, &self.password, "Demostración").await?;
        for person in &self.personas {
            let new =
                NewUsuario { email: person.email.clone(), nombre: person.nombre.clone(), rol: person.rol };
            let created: CreatedUsuario = session.post("/users", &new).await?;
            let token = created.claim_token;
            let session = Api::claim(server.origin(), &token, &self.password, "Demostración").await?;
            people.insert(person.clave.clone(), session);
        }
        people.insert(admin.clave.clone(), session);

        let calendar = Calendar::of(server).await?;
        let entered = casos::enter_all(&people, &calendar).await?;
        for entry in &self.agenda {
            let who =
                people.get(&entry.quien).with_context(|| format!("nobody is called {}", entry.quien))?;
            let _: Evento = who.post("/calendario", &entry.fecha.entry(&calendar, None)?).await?;
        }
        println!("  {} people, {entered}", people.len());
        Ok(people)
    }

    /// Prints who can sign in, and how.
    pub fn say_who(&self, origin: &str) {
        println!("\n  Server    {origin}\n  Password  {} (everybody's)", self.password);
        for person in std::iter::once(&self.admin).chain(&self.personas) {
            println!("  {:<9} {} <{}>", person.rol.as_str(), person.nombre, person.email);
        }
        println!();
    }
}

/// Reads whatever has more than this many days left, as somebody does who has looked through it.
pub async fn look_through(who: &Api, today: Date, beyond: i64) -> Result<Vec<InboxEntry>> {
    let near = |entry: &InboxEntry| entry.vence.is_some_and(|due| (due - today).num_days() <= beyond);
    let entries = until("the alerts of the cases", async || {
        let entries = who.inbox().await?.entries;
        Ok(entries.iter().any(near).then_some(entries))
    })
    .await?;
    let (near, far): (Vec<_>, Vec<_>) = entries.into_iter().partition(near);
    for entry in far {
        who.read(&entry.notification_id).await?;
    }
    Ok(near)
}
