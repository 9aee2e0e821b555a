//! Where an export comes from: who asked and when, by which clocks, out of which data, and how far the audit's chain had
//! got.

use super::{
    exportacion::ed25519,
    textos::{Palabras, hora},
};
use crate::{
    app::App,
    auditoria,
    auth::CurrentUser,
    entity::{audit_head, calendario_oficina, calendarios, devices},
    error::Result,
};
use chrono_tz::Tz;
use sea_orm::EntityTrait;
use vigia_protocol::time::Timestamp;

/// All of it.
#[derive(Clone, Debug)]
pub struct Procedencia {
    /// The firm.
    pub firma: String,
    /// The firm's zone.
    pub zona: Tz,
    /// When it was asked for, by the server's clock.
    pub at: Timestamp,
    /// Who asked.
    pub por: String,
    /// From which device.
    pub dispositivo: Option<String>,
    /// The office's calendar and its version.
    calendario: Option<(String, i64)>,
    /// The audit's head, and whether this server's key signed it.
    cabeza: Option<(audit_head::Model, bool)>,
}

impl Procedencia {
    /// Of what somebody asks for now.
    pub async fn of(app: &App, user: &CurrentUser) -> Result<Self> {
        let conn = app.db.reader();
        let dispositivo = match user.device() {
            Some(id) => devices::Entity::find_by_id(id.as_str()).one(conn).await?.map(|device| device.name),
            None => None,
        };
        let elegida = calendario_oficina::Entity::find().one(conn).await?;
        let calendario = match elegida {
            Some(row) => calendarios::Entity::find_by_id(row.calendario_id).one(conn).await?,
            None => None,
        };
        let cabeza = audit_head::Entity::find_by_id(1).one(conn).await?;
        Ok(Self {
            firma: app.config.firma.clone(),
            zona: app.config.zona,
            at: app.clock.now(),
            por: user.nombre.clone(),
            dispositivo,
            calendario: calendario.map(|row| (row.id, row.version)),
            cabeza: cabeza.map(|head| {
                let signed = auditoria::firmada(&app.clave, &head);
                (head, signed)
            }),
        })
    }

    /// Names, and what they stand for.
    pub fn datos(&self, words: &Palabras) -> Vec<(String, String)> {
        let mut datos = vec![
            (words.firma, self.firma.clone()),
            (words.pedida_por, self.quien()),
            (words.hora_de_pedido, hora(words.idioma, self.zona, self.at)),
            (words.zona, self.zona.name().to_owned()),
            (words.relojes, words.sobre_relojes.to_owned()),
            (words.servidor, format!("vigia-server {}", env!("CARGO_PKG_VERSION"))),
            (words.esquema, vigia_migrations::names().last().copied().unwrap_or_default().to_owned()),
            (
                words.calendario,
                match &self.calendario {
                    Some((id, version)) => format!("{id}, {} {version}", words.version),
                    None => words.sin_calendario.to_owned(),
                },
            ),
        ];
        match &self.cabeza {
            Some((head, signed)) => datos.extend([
                (words.cadena, format!("{} {}", words.posicion, head.pos)),
                (words.sello, head.sello.clone()),
                (words.firmada_el, hora(words.idioma, self.zona, Timestamp::from_millis(head.at))),
                (words.firma_digital, ed25519(&head.firma)),
                (words.clave_publica, ed25519(&head.clave)),
                (words.firma_valida, if *signed { words.si } else { words.no }.to_owned()),
            ]),
            None => datos.push((words.cadena, words.sin_sello.to_owned())),
        }
        datos.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Who asked, and from where.
    pub fn quien(&self) -> String {
        match &self.dispositivo {
            Some(device) => format!("{} ({device})", self.por),
            None => self.por.clone(),
        }
    }

    /// In the foot of each page.
    pub fn pie(&self, words: &Palabras) -> String {
        format!(
            "{} {} · {} ({})",
            words.pedida_por,
            self.por,
            hora(words.idioma, self.zona, self.at),
            self.zona.name()
        )
    }
}
