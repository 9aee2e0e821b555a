//! Who enters alerts whatever happens: several at a time, each with the journal's line on disk before the next word.

use anyhow::{Result, bail};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use vigia_protocol::{ids::ExpedienteId, prescripciones::NewPrescripcion};

use super::{
    journal::{Journal, Line, Way},
    progress::Progress,
};
use crate::api::{Answer, Api};

/// How long to wait after something did not work.
const PAUSE: Duration = Duration::from_millis(150);

/// What the writers share.
pub struct Desk {
    /// Where everybody goes.
    pub origin: String,
    /// The case whose people are alerted.
    pub case: ExpedienteId,
    /// The firm's day.
    pub today: chrono::NaiveDate,
    /// A back end's token.
    pub service: String,
    /// What this run's alerts are called, so that they are told from any other.
    pub name: String,
    /// What was asked and told.
    pub journal: Journal,
    /// How far it has got.
    pub progress: Arc<Progress>,
}

/// What one answer means.
enum Outcome {
    Accepted(String),
    Refused(String),
    Unknown(String),
}

impl Desk {
    /// What alert `number` is called.
    pub fn name(&self, number: usize) -> String {
        format!("{} {number}", self.name)
    }

    /// Enters one after the other until enough were accepted and everything has died that was to.
    pub async fn work(&self, api: Api) -> Result<()> {
        let http = crate::api::http()?;
        while !self.progress.is_over() {
            self.progress.go_on().await;
            let number = self.progress.next_number();
            let way = if number % 3 == 2 { Way::Published } else { Way::Deadline };
            // Mostly such as nobody may miss in a summary.
            let days = if number % 4 == 3 { 5 } else { 1 };
            self.journal.write(&Line::Intent { number, way, days })?;
            loop {
                let answer = match way {
                    Way::Deadline => self.enter(&api, number, days).await,
                    Way::Published => self.publish(&http, number, days).await,
                };
                let outcome = read(answer, number)?;
                let wait = match &outcome {
                    Outcome::Accepted(id) => {
                        self.journal.write(&Line::Accepted { number, id: id.clone() })?;
                        self.progress.accepted();
                        if way == Way::Published && number.is_multiple_of(2) {
                            // As somebody asks again whose answer was lost on its way: nothing may come of it.
                            read(self.publish(&http, number, days).await, number)?;
                        }
                        break;
                    }
                    Outcome::Refused(why) => Line::Refused { number, why: why.clone() },
                    Outcome::Unknown(why) => Line::Unknown { number, why: why.clone() },
                };
                self.journal.write(&wait)?;
                tokio::time::sleep(PAUSE).await;
                // A deadline has no key: asked for again, it would be a second one.
                if way == Way::Deadline {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn enter(&self, api: &Api, number: usize, days: u64) -> Result<Answer> {
        let vence = self.today + chrono::Days::new(days);
        let new =
            NewPrescripcion { tipo: self.name(number), vence: Some(vence), ..NewPrescripcion::default() };
        let path = format!("/expedientes/{}/prescripciones", self.case);
        api.send(Method::POST, &path, Some(serde_json::to_value(new)?)).await
    }

    async fn publish(&self, http: &reqwest::Client, number: usize, days: u64) -> Result<Answer> {
        let name = self.name(number);
        let nivel = if days <= 1 { "critical" } else { "warning" };
        let alert = json!({
            "id": format!("ajeno-{number}"), "expedienteId": self.case, "tipo": name, "diasRestantes": days,
            "nivel": nivel,
        });
        let body = json!({ "event": "prescripcion:alert", "to": { "expediente": self.case }, "data": alert });
        let request = http.post(format!("{}/api/v1/events", self.origin)).bearer_auth(&self.service);
        let response = request.header("Idempotency-Key", name).json(&body).send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }
}

/// Only a success is an answer. Whatever else comes while things die says that it is not entered (a conflict with the
/// rate, a token that has to be renewed), or nothing.
fn read(answer: Result<Answer>, number: usize) -> Result<Outcome> {
    Ok(match answer {
        Ok(answer) if answer.status.is_success() => match answer.body["id"].as_str() {
            Some(id) => Outcome::Accepted(id.to_owned()),
            None => bail!("alert {number} was accepted without an id: {answer:?}"),
        },
        Ok(answer) if answer.status.is_server_error() => Outcome::Unknown(answer.status.to_string()),
        Ok(answer) if matches!(answer.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED) => {
            Outcome::Refused(answer.status.to_string())
        }
        Ok(answer) => bail!("alert {number} was refused: {answer:?}"),
        // Nobody was there to hear it.
        Err(error) if error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_connect) => {
            Outcome::Refused("nobody is there".to_owned())
        }
        Err(error) => Outcome::Unknown(format!("{error:#}")),
    })
}
