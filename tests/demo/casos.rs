//! The cases of the demo, as `expedientes.json` has them, and how its people enter them.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Calidad,
    calendario::Evento,
    expedientes::{EstadoExpediente, Expediente, NewExpediente},
    facturas::{EstadoFactura, Factura, NewFactura},
    ids::ExpedienteId,
    mensajes::{Mensaje, NewMensaje},
    oficios::{EstadoOficio, NewOficio, Oficio},
    prescripciones::{Clase, NewPrescripcion, Prescripcion},
};
use vigia_tests::api::Api;

use crate::{
    fechas::{Calendar, Fecha},
    firma::People,
};

/// A case; dates are days from today.
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
    #[serde(default)]
    fechas: Vec<Fecha>,
    #[serde(default)]
    mensajes: Vec<Message>,
    #[serde(default)]
    facturas: Vec<Invoice>,
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

#[derive(Deserialize)]
struct Message {
    autor: String,
    texto: String,
    #[serde(default)]
    menciones: Vec<String>,
}

#[derive(Deserialize)]
struct Invoice {
    numero: String,
    concepto: String,
    /// In hundredths.
    importe: i64,
    #[serde(default = "pesos")]
    moneda: String,
    emision: Option<i64>,
    vence: Option<i64>,
    estado: EstadoFactura,
}

fn pesos() -> String {
    "ARS".to_owned()
}

/// Enters every case; says how much there is of what.
pub async fn enter_all(people: &People, calendar: &Calendar) -> Result<String> {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("expedientes.json")).context("expedientes.json")?;
    for case in &cases {
        enter(case, people, calendar).await.with_context(|| case.caratula.clone())?;
    }
    let sum = |count: fn(&Case) -> usize| cases.iter().map(count).sum::<usize>();
    Ok(format!(
        "{} cases, {} deadlines, {} oficios, {} dates, {} messages, {} invoices",
        cases.len(),
        sum(|case| case.prescripciones.len()),
        sum(|case| case.oficios.len()),
        sum(|case| case.fechas.len()),
        sum(|case| case.mensajes.len()),
        sum(|case| case.facturas.len()),
    ))
}

async fn enter(case: &Case, people: &People, calendar: &Calendar) -> Result<()> {
    let lawyer = who(people, &case.responsable)?;
    let new = NewExpediente {
        caratula: case.caratula.clone(),
        numero: case.numero.clone(),
        juzgado: case.juzgado.clone(),
        estado: Some(case.estado),
    };
    let expediente: Expediente = lawyer.post("/expedientes", &new).await?;
    let id = expediente.resumen.id;
    if let Some(key) = &case.supervisor {
        lawyer.add_member(&id, &who(people, key)?.id(), Calidad::Supervisor).await?;
    }
    for key in &case.miembros {
        lawyer.add_member(&id, &who(people, key)?.id(), Calidad::Miembro).await?;
    }
    for deadline in &case.prescripciones {
        let new = NewPrescripcion {
            tipo: deadline.tipo.clone(),
            clase: deadline.clase,
            vence: Some(calendar.day(deadline.dias)),
            base_legal: Some(deadline.base_legal.clone()),
            ..NewPrescripcion::default()
        };
        let _: Prescripcion = lawyer.post(&format!("/expedientes/{id}/prescripciones"), &new).await?;
    }
    for letter in &case.oficios {
        send(letter, &id, lawyer, people, calendar).await?;
    }
    for date in &case.fechas {
        let _: Evento = lawyer.post("/calendario", &date.entry(calendar, Some(&id))?).await?;
    }
    for message in &case.mensajes {
        let named = message.menciones.iter().map(|key| Ok(who(people, key)?.id()));
        let new = NewMensaje { texto: message.texto.clone(), menciones: named.collect::<Result<_>>()? };
        let path = format!("/expedientes/{id}/mensajes");
        let _: Mensaje = who(people, &message.autor)?.post(&path, &new).await?;
    }
    for invoice in &case.facturas {
        bill(invoice, &id, lawyer, calendar).await?;
    }
    Ok(())
}

fn who<'a>(people: &'a People, key: &str) -> Result<&'a Api> {
    people.get(key).with_context(|| format!("nobody is called {key}"))
}

/// Enters an oficio and takes it as far as it is.
async fn send(
    letter: &Letter,
    of: &ExpedienteId,
    lawyer: &Api,
    people: &People,
    calendar: &Calendar,
) -> Result<()> {
    let handler = letter.asignado.as_deref().map(|key| who(people, key)).transpose()?;
    let new = NewOficio {
        asunto: letter.asunto.clone(),
        vence: Some(calendar.working_day(letter.dias)),
        asignado_a: handler.map(Api::id),
    };
    let oficio: Oficio = lawyer.post(&format!("/expedientes/{of}/oficios"), &new).await?;
    let Some(handler) = handler else { return Ok(()) };
    let step = async |verb: &str, body: Value| -> Result<Oficio> {
        handler.post(&format!("/oficios/{}/{verb}", oficio.id), &body).await
    };
    if matches!(letter.estado, EstadoOficio::Aceptado | EstadoOficio::Cumplido) {
        let accepted = step("accept", json!({ "version": oficio.version })).await?;
        if letter.estado == EstadoOficio::Cumplido {
            step("complete", json!({ "version": accepted.version, "resultado": "Respuesta agregada" }))
                .await?;
        }
    }
    Ok(())
}

/// Enters an invoice and takes it as far as it is. The server alone finds one overdue.
async fn bill(invoice: &Invoice, of: &ExpedienteId, lawyer: &Api, calendar: &Calendar) -> Result<()> {
    let new = NewFactura {
        numero: invoice.numero.clone(),
        concepto: invoice.concepto.clone(),
        importe: invoice.importe,
        moneda: invoice.moneda.clone(),
        emision: invoice.emision.map(|days| calendar.day(days)),
        vence: invoice.vence.map(|days| calendar.day(days)),
    };
    let mut factura: Factura = lawyer.post(&format!("/expedientes/{of}/facturas"), &new).await?;
    let steps: &[&str] = match invoice.estado {
        EstadoFactura::Borrador => &[],
        EstadoFactura::Emitida | EstadoFactura::Vencida => &["emitir"],
        EstadoFactura::Pagada => &["emitir", "pagar"],
        EstadoFactura::Anulada => &["emitir", "anular"],
    };
    for step in steps {
        let at = json!({ "version": factura.version });
        factura = lawyer.post(&format!("/facturas/{}/{step}", factura.id), &at).await?;
    }
    Ok(())
}
