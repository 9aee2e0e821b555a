//! Days and hours of the demo: everything in its data is so many days from today.

use anyhow::{Context, Result};
use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;
use reqwest::Method;
use serde::Deserialize;
use vigia_protocol::{
    calendario::{NewEvento, TipoEvento},
    ids::ExpedienteId,
    server::ServerInfo,
    time::{Date, Timestamp},
};
use vigia_tests::{api, server::Server};

/// The firm's calendar: its today and its zone.
pub struct Calendar {
    pub today: Date,
    zone: Tz,
}

/// A date of a case, or of somebody, as the data has it.
#[derive(Deserialize)]
pub struct Fecha {
    titulo: String,
    #[serde(default = "personal")]
    tipo: TipoEvento,
    dias: i64,
    /// When it begins; without, it is for the whole day.
    hora: Option<String>,
    /// How long it takes.
    horas: Option<i64>,
    lugar: Option<String>,
}

fn personal() -> TipoEvento {
    TipoEvento::Personal
}

impl Calendar {
    /// As the server has it.
    pub async fn of(server: &Server) -> Result<Self> {
        let url = format!("{}/api/v1/server", server.origin());
        let info: ServerInfo = api::send(&api::http()?, Method::GET, url, None, None).await?.ok()?;
        Ok(Self { today: info.hoy, zone: info.zona.parse().context("the firm's zone")? })
    }

    /// The date this many days from today; before it, when negative.
    pub fn day(&self, days: i64) -> Date {
        let distance = Days::new(days.unsigned_abs());
        if days < 0 { self.today - distance } else { self.today + distance }
    }

    /// The same, or the Monday after where that is a weekend: no court sits then.
    pub fn working_day(&self, days: i64) -> Date {
        let day = self.day(days);
        match day.weekday() {
            Weekday::Sat => day + Days::new(2),
            Weekday::Sun => day + Days::new(1),
            _ => day,
        }
    }

    fn instant(&self, at: NaiveDateTime) -> Result<Timestamp> {
        let there = self.zone.from_local_datetime(&at).earliest().context("an hour the clocks skip")?;
        Ok(there.to_utc().into())
    }
}

impl Fecha {
    /// What is sent to enter it.
    pub fn entry(&self, calendar: &Calendar, of: Option<&ExpedienteId>) -> Result<NewEvento> {
        let day = calendar.working_day(self.dias);
        let hour = self.hora.as_deref().map(|text| NaiveTime::parse_from_str(text, "%H:%M")).transpose()?;
        let begins = day.and_time(hour.unwrap_or_default());
        let ends = self.horas.map(|hours| calendar.instant(begins + TimeDelta::hours(hours))).transpose()?;
        Ok(NewEvento {
            expediente_id: of.cloned(),
            titulo: self.titulo.clone(),
            tipo: self.tipo,
            inicio: calendar.instant(begins)?,
            fin: ends,
            todo_el_dia: hour.is_none(),
            lugar: self.lugar.clone(),
        })
    }
}
