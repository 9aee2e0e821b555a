//! Whether what was emitted is what the table says.

use super::{FROM_SERVER, Form, FromServer};
use crate::time::Timestamp;
use serde_json::Value;

/// Holds an event that the server emitted against the table: it is listed, it travels in its form, and its data has its
/// type's fields and no others. Says what is wrong.
pub fn check(event: &str, payload: &Value) -> Result<(), String> {
    let row = FROM_SERVER.iter().find(|row| row.event == event);
    row.ok_or_else(|| format!("{event} is not in the contract"))?.check(payload).map_err(|wrong| {
        let payload = payload.to_string();
        format!("{event} is not as the contract has it: {wrong}: {payload}")
    })
}

impl FromServer {
    fn check(&self, payload: &Value) -> Result<(), String> {
        let mut payload = payload.clone();
        if let Some(id) =
            payload.as_object_mut().filter(|_| self.durable()).and_then(|all| all.remove("notificationId"))
            && id.as_str().is_none_or(str::is_empty)
        {
            return Err("its notificationId is none".to_owned());
        }
        match self.form {
            Form::Flat => self.check_data(payload),
            Form::Envelope => {
                let Value::Object(mut envelope) = payload else { return Err("no envelope".to_owned()) };
                if envelope.remove("event") != Some(self.event.into()) {
                    return Err("the envelope names another event".to_owned());
                }
                let timestamp = envelope.remove("timestamp").unwrap_or_default();
                serde_json::from_value::<Timestamp>(timestamp)
                    .map_err(|error| format!("timestamp: {error}"))?;
                let data = envelope.remove("data").ok_or("no data")?;
                if !envelope.is_empty() {
                    return Err(format!(
                        "the envelope holds more: {:?}",
                        envelope.keys().collect::<Vec<_>>()
                    ));
                }
                self.check_data(data)
            }
        }
    }

    fn check_data(&self, data: Value) -> Result<(), String> {
        let read = (self.data.through)(data.clone()).map_err(|error| error.to_string())?;
        if read == data { Ok(()) } else { Err(format!("as its type it would be {read}")) }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use serde_json::json;

    #[test]
    fn what_is_not_as_the_table_says_is_told() {
        let alert = json!({ "id": "p1", "expedienteId": "e1", "tipo": "Daños", "diasRestantes": 3, "nivel": "warning" });
        let mut stored = alert.clone();
        stored["notificationId"] = "n1".into();
        assert_eq!(
            (check("prescripcion:alert", &alert), check("prescripcion:alert", &stored)),
            (Ok(()), Ok(()))
        );
        let mut more = alert.clone();
        more["caratula"] = "Sosa".into();
        let enveloped =
            json!({ "event": "prescripcion:alert", "data": alert, "timestamp": "2026-11-24T11:00:00.000Z" });
        let typing =
            json!({ "expedienteId": "e1", "userId": "u1", "isTyping": true, "notificationId": "n1" });
        for (event, payload) in [
            ("prescripcion:alert", &more),
            ("prescripcion:alert", &enveloped),
            ("expediente:update", &enveloped),
            ("mensaje:typing", &typing),
            ("prescripcion:alerta", &alert),
        ] {
            assert!(check(event, payload).is_err(), "{event}: {payload}");
        }
    }
}
