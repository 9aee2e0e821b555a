//! What happens: to cases, deadlines, oficios and messages by their routes, to entries and devices by the functions that
//! the gateway and the loops call; and what the model makes of it.

use super::{
    aparato::Aparato,
    modelo::Fila,
    mundo::{ABOGADOS, ADMIN, Mundo, OFICINA, Oficio, Plazo, RESPONSABLES},
};
use crate::{
    db::Actor,
    entity::{devices, expedientes, inbox as entries, prescripciones},
    expedientes::contexto,
    inbox::{Mark, acknowledge, close_asking, read, recordar, shown},
    log::{Event, NewEntry},
    notas,
    prescripciones::escalera::{Ocasion, Vez},
};
use axum::http::StatusCode;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::{
    event::name,
    ids::{DeviceId, NotificationId},
    inbox::{Contexto, Shown},
    time::Timestamp,
};

impl Mundo {
    pub async fn algo(&mut self) -> &'static str {
        match self.uno(40) {
            0..2 => self.sumar().await,
            2..4 => self.quitar().await,
            4..6 => self.mencionar().await,
            6..8 => self.cargar().await,
            8 => self.mudar().await,
            9..12 => self.preguntar().await,
            12 => self.resolver().await,
            13..15 => self.asignar().await,
            15 => self.cumplir().await,
            16 => self.anunciar().await,
            17..20 => self.leer().await,
            20..23 => self.tomar_nota().await,
            23..25 => self.recordar().await,
            25 => self.callar().await,
            26..28 => self.mostrar().await,
            28..31 => self.guardar().await,
            31..34 => self.conectar().await,
            34 => self.desconectar(),
            35 => self.otro_aparato().await,
            36..38 => self.carrera().await,
            38 => self.copiar().await,
            _ => self.volver().await,
        }
    }

    async fn pide(&self, quien: usize, path: &str, body: Value) -> Value {
        let (status, answer) = self.firm.post(&self.gente[quien], path, body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn sumar(&mut self) -> &'static str {
        let (caso, quien) = (self.uno(2), ABOGADOS[self.uno(3)]);
        if !self.miembros[caso].insert(quien) {
            return "already a member";
        }
        let by = &self.gente[RESPONSABLES[caso]];
        self.firm.join(by, &self.casos[caso], &self.gente[quien], "miembro").await;
        self.nace(quien, Fila { event: name::EXPEDIENTE_NEW, caso: Some(caso), ..Fila::default() });
        "member added"
    }

    async fn quitar(&mut self) -> &'static str {
        let (caso, quien) = (self.uno(2), ABOGADOS[self.uno(3)]);
        if RESPONSABLES[caso] == quien || !self.miembros[caso].remove(&quien) {
            return "no member";
        }
        let path = format!("/expedientes/{}/members/{}", self.casos[caso], self.ids[quien]);
        let (status, answer) = self.firm.delete(&self.gente[RESPONSABLES[caso]], &path).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        self.modelo.anular(|owner, fila| owner == quien && fila.caso == Some(caso));
        let theirs = self.oficios.iter_mut().filter(|oficio| oficio.caso == caso && oficio.de == Some(quien));
        theirs.for_each(|oficio| oficio.de = None);
        "member removed"
    }

    async fn mencionar(&mut self) -> &'static str {
        let caso = self.uno(2);
        let others: BTreeSet<usize> = self.miembros[caso].iter().copied().collect();
        let author = RESPONSABLES[caso];
        let others: Vec<usize> = others.into_iter().filter(|who| *who != author).collect();
        let who: Vec<&String> = others.iter().map(|who| &self.ids[*who]).collect();
        let path = format!("/expedientes/{}/mensajes", self.casos[caso]);
        self.pide(author, &path, json!({ "texto": "Hay que verlo", "menciones": who })).await;
        for who in others {
            self.nace(who, Fila { event: name::NOTIFICATION, caso: Some(caso), ..Fila::default() });
        }
        "mention"
    }

    /// A new deadline alerts its lawyers at once.
    async fn cargar(&mut self) -> &'static str {
        let (caso, dias) = (self.uno(2), [0, 1, 3, 20][self.uno(4)]);
        let vence = self.firm.day(dias);
        let path = format!("/expedientes/{}/prescripciones", self.casos[caso]);
        let made = self.pide(RESPONSABLES[caso], &path, json!({ "tipo": "Daños", "vence": vence })).await;
        let id = made["id"].as_str().unwrap().to_owned();
        self.plazos.push(Plazo { id, caso, vence, desde: self.ahora, abierto: true });
        self.avisar(self.plazos.len() - 1, dias);
        "deadline"
    }

    /// A date that moves, to one it had before or another.
    async fn mudar(&mut self) -> &'static str {
        let Some(cual) = self.un_plazo() else { return "no deadline" };
        let dias = [0, 1, 3, 20][self.uno(4)];
        let vence = self.firm.day(dias);
        if self.plazos[cual].vence == vence {
            return "the same date";
        }
        let Plazo { id, caso, .. } = &self.plazos[cual];
        let (path, caso) = (format!("/prescripciones/{id}"), *caso);
        let by = &self.gente[RESPONSABLES[caso]];
        let (_, now) = self.firm.get(by, &path).await;
        let (status, answer) =
            self.firm.patch(by, &path, json!({ "version": now["version"], "vence": vence })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        (self.plazos[cual].vence, self.plazos[cual].desde) = (vence, self.ahora);
        let id = self.plazos[cual].id.clone();
        self.modelo.cerrar(|_, fila| fila.plazo.as_ref() == Some(&id));
        self.avisar(cual, dias);
        "date moved"
    }

    fn avisar(&mut self, cual: usize, dias: i64) {
        let Plazo { id, caso, vence, .. } = &self.plazos[cual];
        let (id, caso, vence, nota) = (id.clone(), *caso, *vence, dias <= 1);
        let event = if dias <= 7 { name::PRESCRIPCION_ALERT } else { name::NOTIFICATION };
        if nota {
            self.modelo.preguntas.insert((id.clone(), vence, dias), self.ahora);
        }
        for who in self.miembros[caso].clone() {
            let (plazo, vence) = (Some(id.clone()), Some(vence));
            self.nace(who, Fila { event, caso: Some(caso), plazo, vence, nota, ..Fila::default() });
        }
    }

    fn un_plazo(&mut self) -> Option<usize> {
        let open: Vec<_> = (0..self.plazos.len()).filter(|n| self.plazos[*n].abierto).collect();
        (!open.is_empty()).then(|| open[self.uno(open.len())])
    }

    /// Another step of a deadline asks for a note, as the watch has it ask; sometimes a step that was claimed before, which
    /// is nothing new.
    async fn preguntar(&mut self) -> &'static str {
        let Some(cual) = self.un_plazo() else { return "no deadline" };
        let again = self.a_veces(4);
        let overdue = self.a_veces(4);
        let paso = i64::try_from(self.ahora).unwrap() - i64::from(again);
        let paso = if overdue { -paso } else { 1_000 + paso };
        let Plazo { id, caso, vence, .. } = &self.plazos[cual];
        let (id, caso, vence) = (id.clone(), *caso, *vence);
        let conn = self.firm.app.db.reader();
        let row = prescripciones::Entity::find_by_id(&id).one(conn).await.unwrap().unwrap();
        let of = expedientes::Entity::find_by_id(&self.casos[caso]).one(conn).await.unwrap().unwrap();
        let about = Contexto { prescripcion_id: Some(id.parse().unwrap()), ..contexto(&of).unwrap() };
        let mut tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        let ocasion = Ocasion { paso, vez: Vez::Day, at: tx.now() };
        let now = tx.now();
        notas::pedir(&mut tx, &row, &ocasion, now).await.unwrap();
        for who in &self.miembros[caso] {
            let key = format!("{id}|{vence}|{paso}|{who}");
            tx.publish(Event::Entry(Box::new(NewEntry {
                user: self.user(*who),
                notification_id: v5(&key),
                event: name::PRESCRIPCION_ALERT,
                payload: json!({ "id": id, "expedienteId": of.id, "paso": paso }),
                contexto: Some(about.clone()),
                vence: Some(vence),
                requiere_nota: true,
            })));
        }
        tx.commit().await.unwrap();
        // A date that came back asks anew.
        let known = self.modelo.preguntas.get(&(id.clone(), vence, paso));
        if known.is_none_or(|desde| *desde < self.plazos[cual].desde) {
            self.modelo.preguntas.insert((id.clone(), vence, paso), self.ahora);
            if paso < 0 {
                self.modelo.cerrar(|_, fila| fila.plazo.as_ref() == Some(&id));
            }
        }
        for who in self.miembros[caso].clone() {
            let own = Some(v5(&format!("{id}|{vence}|{paso}|{who}")).to_string());
            let (event, plazo) = (name::PRESCRIPCION_ALERT, Some(id.clone()));
            let (caso, vence) = (Some(caso), Some(vence));
            self.nace(who, Fila { id: own, event, caso, plazo, vence, nota: true, ..Fila::default() });
        }
        "asked for a note"
    }

    async fn resolver(&mut self) -> &'static str {
        let Some(cual) = self.un_plazo() else { return "no deadline" };
        let Plazo { id, caso, .. } = &self.plazos[cual];
        let (id, by) = (id.clone(), RESPONSABLES[*caso]);
        let (_, now) = self.firm.get(&self.gente[by], &format!("/prescripciones/{id}")).await;
        let body = json!({ "version": now["version"], "motivo": "Demanda presentada", "prueba": "Cargo 12" });
        self.pide(by, &format!("/prescripciones/{id}/resolve"), body).await;
        self.plazos[cual].abierto = false;
        self.modelo.cerrar(|_, fila| fila.plazo.as_ref() == Some(&id));
        "resolved"
    }

    /// A new oficio, or one that goes to somebody else.
    async fn asignar(&mut self) -> &'static str {
        let caso = self.uno(2);
        let mut may: Vec<usize> = OFICINA.to_vec();
        may.extend(self.miembros[caso].iter().filter(|who| **who != RESPONSABLES[caso]));
        let quien = may[self.uno(may.len())];
        let by = RESPONSABLES[caso];
        let held: Vec<usize> = (0..self.oficios.len())
            .filter(|n| self.oficios[*n].caso == caso && self.oficios[*n].de != Some(quien))
            .collect();
        let (id, before) = if held.is_empty() || self.a_veces(2) {
            let path = format!("/expedientes/{}/oficios", self.casos[caso]);
            let new = json!({ "asunto": "Informe de dominio", "asignadoA": self.ids[quien] });
            let made = self.pide(by, &path, new).await;
            let id = made["id"].as_str().unwrap().to_owned();
            self.oficios.push(Oficio { id: id.clone(), caso, de: Some(quien) });
            (id, None)
        } else {
            let cual = held[self.uno(held.len())];
            let (id, before) = (self.oficios[cual].id.clone(), self.oficios[cual].de);
            let (_, now) = self.firm.get(&self.gente[by], &format!("/oficios/{id}")).await;
            let to = json!({ "version": now["version"], "asignadoA": self.ids[quien] });
            self.pide(by, &format!("/oficios/{id}/assign"), to).await;
            self.oficios[cual].de = Some(quien);
            (id, before)
        };
        let of_it = |owner, fila: &Fila| Some(owner) == before && fila.oficio.as_ref() == Some(&id);
        if before.is_some_and(|before| self.miembros[caso].contains(&before)) {
            self.modelo.cerrar(of_it);
        } else {
            self.modelo.anular(of_it);
        }
        let oficio = Some(id);
        self.nace(quien, Fila { event: name::OFICIO_ASSIGNED, caso: Some(caso), oficio, ..Fila::default() });
        "oficio assigned"
    }

    async fn cumplir(&mut self) -> &'static str {
        let held: Vec<usize> = (0..self.oficios.len()).filter(|n| self.oficios[*n].de.is_some()).collect();
        if held.is_empty() {
            return "no oficio";
        }
        let cual = held[self.uno(held.len())];
        let Oficio { id, de: Some(quien), .. } = self.oficios.remove(cual) else { unreachable!() };
        let taken = self.pide(quien, &format!("/oficios/{id}/accept"), json!({})).await;
        self.pide(quien, &format!("/oficios/{id}/complete"), json!({ "version": taken["version"] })).await;
        self.modelo.cerrar(|_, fila| fila.oficio.as_ref() == Some(&id));
        "oficio done"
    }

    async fn anunciar(&mut self) -> &'static str {
        let all = self.a_veces(2);
        let para = if all { "todos" } else { "admin" };
        let alert = json!({ "level": "info", "title": "Corte de luz", "message": "Hoy", "para": para });
        let made = self.pide(ADMIN, "/system-alerts", alert).await;
        for who in 0..self.gente.len() {
            if all || who == ADMIN {
                let id = made["id"].as_str().map(str::to_owned);
                self.nace(who, Fila { id, event: name::SYSTEM_ALERT, ..Fila::default() });
            }
        }
        "announced"
    }

    /// Opened: by the web page, or from a device; sometimes twice; what was taken back cannot be.
    async fn leer(&mut self) -> &'static str {
        let some = if self.a_veces(2) { self.una_fila() } else { self.una_que_pide() };
        let Some((quien, cual)) = some else { return "nothing to read" };
        for _ in 0..=self.uno(2) {
            self.marcar(quien, cual, false).await;
        }
        if !self.modelo.bandejas[quien][cual].anulada {
            self.modelo.leer(quien, cual, self.ahora);
        }
        "read"
    }

    async fn tomar_nota(&mut self) -> &'static str {
        let some = if self.a_veces(4) { self.una_fila() } else { self.una_que_pide() };
        let Some((quien, cual)) = some else { return "nothing to note" };
        for _ in 0..=self.uno(2) {
            self.marcar(quien, cual, true).await;
        }
        let fila = &self.modelo.bandejas[quien][cual];
        if !fila.anulada {
            let por_todos = self.responde(quien, fila.caso);
            self.modelo.tomar_nota(quien, cual, por_todos, self.ahora);
        }
        "noted"
    }

    async fn marcar(&mut self, quien: usize, cual: usize, note: bool) {
        let fila = &self.modelo.bandejas[quien][cual];
        let (anulada, id) = (fila.anulada, fila.id.clone().unwrap());
        if self.a_veces(2) {
            let path = format!("/inbox/{id}/{}", if note { "ack" } else { "read" });
            let (status, answer) = self.firm.post(&self.gente[quien], &path, json!({})).await;
            assert_eq!(status == StatusCode::OK, !anulada, "{path}: {answer}");
            return;
        }
        let (user, id) = (self.user(quien), id.parse().unwrap());
        let mut tx = self.firm.app.db.begin(Actor::User { id: user.clone(), device: None }).await.unwrap();
        let by = Mark { user: &user, device: None, origin: None };
        let done = if note { acknowledge(&mut tx, &by, &id).await } else { read(&mut tx, &by, &id).await };
        assert_eq!(done.is_ok(), !anulada);
        if done.is_ok() {
            tx.commit().await.unwrap();
        }
    }

    async fn recordar(&mut self) -> &'static str {
        let Some((quien, cual)) = self.una_que_pide() else { return "nothing to remind of" };
        let key = (self.ids[quien].clone(), cual as i64 + 1);
        let row = entries::Entity::find_by_id(key).one(self.firm.app.db.reader()).await.unwrap().unwrap();
        let mut tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        recordar(&mut tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        self.modelo.bandejas[quien][cual].veces += 1;
        "reminded"
    }

    /// Somebody is out: nothing asks them any more.
    async fn callar(&mut self) -> &'static str {
        let quien = self.uno(self.gente.len());
        let mut tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        close_asking(&mut tx, &self.user(quien)).await.unwrap();
        tx.commit().await.unwrap();
        self.modelo.bandejas[quien]
            .iter_mut()
            .filter(|fila| fila.pide())
            .for_each(|fila| fila.cerrada = true);
        "asks no more"
    }

    /// A device says what it gave to its notification system, sometimes again, and of reminders that never were.
    async fn mostrar(&mut self) -> &'static str {
        let Some((quien, cual)) = self.una_fila() else { return "nothing to show" };
        let own: Vec<_> = (0..self.aparatos.len()).filter(|n| self.aparatos[*n].de == quien).collect();
        let aparato = own[self.uno(own.len())];
        let device = self.aparatos[aparato].id.clone();
        let fila = &self.modelo.bandejas[quien][cual];
        let (id, veces) = (fila.id.clone().unwrap(), fila.veces);
        let n = i64::try_from(self.uno(3)).unwrap();
        let at = Timestamp::from_millis(i64::try_from(self.ahora).unwrap());
        let recordatorio = (n > 0).then_some(n);
        let items = [Shown { notification_id: id.parse().unwrap(), at, recordatorio }];
        shown(&self.firm.app.db, &self.user(quien), &device, &items).await.unwrap();
        let key = (device.to_string(), id.clone());
        self.informes.entry(key).or_default().1.get_or_insert(at.millis());
        if n > 0 && n <= veces {
            self.repetidas.insert((device.to_string(), id, n));
        }
        "shown"
    }

    /// A device says how far it has got; sometimes less than before, or more than there is.
    async fn guardar(&mut self) -> &'static str {
        // Some of them oftener.
        let among = if self.a_veces(2) { 3 } else { self.aparatos.len() };
        let cual = self.uno(among);
        let Aparato { de, id, guardado, nacido, .. } = &self.aparatos[cual];
        let (de, id, guardado, nacido) = (*de, id.clone(), *guardado, *nacido);
        let head = self.modelo.bandejas[de].len() as i64;
        let seq = i64::try_from(self.uno(head as usize + 3)).unwrap();
        self.cursores.stored(self.user(de), id.clone(), seq, self.firm.app.clock.now());
        self.cursores.flush(&self.firm.app.db).await;
        let now = seq.min(head).max(guardado);
        for fila in &self.modelo.bandejas[de][guardado as usize..now as usize] {
            // What was over before the device came was never sent to it.
            let read = fila.leida.is_some_and(|at| at < nacido);
            let noted = !fila.nota || fila.tomada.is_some_and(|(at, _)| at < nacido);
            if !(fila.nacida < nacido && read && noted) {
                let key = (id.to_string(), fila.id.clone().unwrap());
                self.informes.entry(key).or_default().0 = true;
            }
        }
        self.aparatos[cual].guardado = now;
        "stored"
    }

    async fn conectar(&mut self) -> &'static str {
        let (cual, page) = (self.uno(self.aparatos.len()), 1 + self.uno(9) as u64);
        self.aparatos[cual].conectar(&self.firm.app, page).await;
        "device connected"
    }

    fn desconectar(&mut self) -> &'static str {
        let cual = self.uno(self.aparatos.len());
        self.aparatos[cual].en_linea = false;
        "device gone"
    }

    async fn otro_aparato(&mut self) -> &'static str {
        let quien = self.uno(self.gente.len());
        if self.aparatos_de(&self.ids[quien]).await.len() > 3 {
            return "devices enough";
        }
        let id = DeviceId::new();
        let now = self.firm.app.clock.now().millis();
        let row = devices::ActiveModel {
            id: Set(id.to_string()),
            user_id: Set(self.ids[quien].clone()),
            name: Set("otro".into()),
            platform: Set("linux".into()),
            key_hash: Set(id.to_string()),
            created_at: Set(now),
            last_seen_at: Set(now),
            stored_seq: Set(0),
        };
        let tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        devices::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        self.aparatos.push(Aparato::new(quien, self.user(quien), id, self.ahora));
        "another device"
    }
}

fn v5(key: &str) -> NotificationId {
    let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, key.as_bytes());
    id.to_string().parse().unwrap()
}
