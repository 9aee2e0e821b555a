//! The firm of the demo, and how it moves in: everything is entered by its people, as ordinary users do.

use anyhow::{Context, Result};
use chrono::Days;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    expedientes::{EstadoExpediente, Expediente, NewExpediente},
    inbox::InboxEntry,
    oficios::{EstadoOficio, NewOficio, Oficio},
    prescripciones::{Clase, NewPrescripcion, Prescripcion},
    server::ServerInfo,
    time::Date,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::{self, Api},
    server::Server,
    wait::until,
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
}

#[derive(Deserialize)]
struct Person {
    clave: String,
    email: String,
    nombre: String,
    rol: Rol,
}

/// A case, as `expedientes.json` has it; dates are days from today.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    caratula: String,
    numero: Option<String>,
    juzgado: Option<String>,
    estado: EstadoExpediente,
    responsable: String,
    supervisor: Option<String>,
    #[serde(default)]
    miembros: Vec<String>,
    prescripciones: Vec<Deadline>,
    oficios: Vec<Letter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deadline {
    tipo: String,
    dias: i64,
    base_legal: String,
    #[serde(default)]
    clase: Clase,
}

#[derive(Deserialize)]
struct Letter {
    asunto: String,
    dias: i64,
    estado: EstadoOficio,
    asignado: Option<String>,
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

        let cases: Vec<Case> =
            serde_json::from_str(include_str!("expedientes.json")).context("expedientes.json")?;
        let today = today(server).await?;
        for case in &cases {
            enter(case, &people, today).await.with_context(|| case.caratula.clone())?;
        }
        let (deadlines, letters) = cases.iter().fold((0, 0), |(deadlines, letters), case| {
            (deadlines + case.prescripciones.len(), letters + case.oficios.len())
        });
        println!(
            "  {} people, {} cases, {deadlines} deadlines, {letters} oficios",
            people.len(),
            cases.len()
        );
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

/// Today, as the firm's calendar has it.
pub async fn today(server: &Server) -> Result<Date> {
    let url = format!("{}/api/v1/server", server.origin());
    let info: ServerInfo = api::send(&api::http()?, Method::GET, url, None, None).await?.ok()?;
    Ok(info.hoy)
}

/// The date this many days after `today`; before it, when negative.
pub fn day(today: Date, days: i64) -> Date {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { today - distance } else { today + distance }
}

async fn enter(case: &Case, people: &People, today: Date) -> Result<()> {
    let who = |key: &str| people.get(key).with_context(|| format!("nobody is called {key}"));
    let lawyer = who(&case.responsable)?;
    let new = NewExpediente {
        caratula: case.caratula.clone(),
        numero: case.numero.clone(),
        juzgado: case.juzgado.clone(),
        estado: Some(case.estado),
    };
    let expediente: Expediente = lawyer.post("/expedientes", &new).await?;
    let id = expediente.resumen.id;
    if let Some(key) = &case.supervisor {
        lawyer.add_member(&id, &who(key)?.id(), Calidad::Supervisor).await?;
    }
    for key in &case.miembros {
        lawyer.add_member(&id, &who(key)?.id(), Calidad::Miembro).await?;
    }
    for deadline in &case.prescripciones {
        let new = NewPrescripcion {
            tipo: deadline.tipo.clone(),
            clase: deadline.clase,
            vence: day(today, deadline.dias),
            base_legal: Some(deadline.base_legal.clone()),
        };
        let _: Prescripcion = lawyer.post(&format!("/expedientes/{id}/prescripciones"), &new).await?;
    }
    for letter in &case.oficios {
        let handler = letter.asignado.as_deref().map(who).transpose()?;
        let new = NewOficio {
            asunto: letter.asunto.clone(),
            vence: Some(day(today, letter.dias)),
            asignado_a: handler.map(Api::id),
        };
        let oficio: Oficio = lawyer.post(&format!("/expedientes/{id}/oficios"), &new).await?;
        if let Some(handler) = handler {
            handle(handler, oficio, letter.estado).await?;
        }
    }
    Ok(())
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

/// Takes an assigned oficio as far as `estado`.
async fn handle(handler: &Api, oficio: Oficio, estado: EstadoOficio) -> Result<()> {
    let step = async |verb: &str, body: Value| -> Result<Oficio> {
        handler.post(&format!("/oficios/{}/{verb}", oficio.id), &body).await
    };
    if matches!(estado, EstadoOficio::Aceptado | EstadoOficio::Cumplido) {
        let accepted = step("accept", json!({ "version": oficio.version })).await?;
        if estado == EstadoOficio::Cumplido {
            step("complete", json!({ "version": accepted.version, "resultado": "Respuesta agregada" }))
                .await?;
        }
    }
    Ok(())
}
