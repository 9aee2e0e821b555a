//! Whatever happens to somebody's role, place and oficios: who hears what happens in a case is who may read it.

use super::{enchufe::Enchufe, pedido::nueva};
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Rol,
    ids::ExpedienteId,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::{Api, http},
    casa::{Casa, House},
    firma::PASSWORD,
    server::Options,
    wait::until,
};

/// How many changes a run makes.
const CAMBIOS: usize = 50;

const ROLES: [&str; 3] = ["admin", "abogado", "oficina"];
const CALIDADES: [&str; 3] = ["responsable", "supervisor", "miembro"];

/// Chance that can be repeated (xorshift).
struct Azar(u64);

impl Azar {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % count as u64).unwrap_or(0)
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// Somebody, and a socket of theirs that is never asked to leave a room.
struct Alguien {
    api: Api,
    socket: Enchufe,
    inside: bool,
}

struct Estudio {
    casa: House,
    admin: Api,
    gente: Vec<Alguien>,
    caso: ExpedienteId,
    oficios: Vec<String>,
    now: DateTime<Utc>,
    heard: usize,
    kept_out: usize,
}

/// One run; what it counted, for whoever reads the test's output.
pub async fn run(casa: Casa, seed: u64) -> Result<String> {
    let mut azar = Azar(seed.max(1));
    let mut estudio = Estudio::open(casa).await?;
    let (mut done, mut said) = (0, Vec::new());
    for step in 0..CAMBIOS {
        // Twice in a run a month passes, and with it what was done before.
        let lapse = step % 25 == 20;
        let change = if lapse { estudio.a_month_passes().await? } else { estudio.change(&mut azar).await? };
        done += usize::from(change.1);
        said.push(change.0);
        let recent = || format!("step {step}, lately {:?}", &said[said.len().saturating_sub(6)..]);
        estudio.those_inside_hear(lapse).await.with_context(recent)?;
        estudio.whoever_may_goes_in().await.with_context(recent)?;
        estudio.those_inside_hear(false).await.with_context(recent)?;
    }
    Ok(format!(
        "{CAMBIOS} changes, {done} of them allowed; {} events heard, {} kept",
        estudio.heard, estudio.kept_out
    ))
}

impl Estudio {
    async fn open(casa: Casa) -> Result<Self> {
        let now: DateTime<Utc> = "2026-05-04T15:00:00Z".parse()?;
        let flags = [
            "--refusals-per-minute",
            "100000",
            "--events-per-socket",
            "10000",
            "--events-per-user",
            "100000",
        ];
        let flags = flags.map(str::to_owned).into();
        let casa = House::open(casa, Options { now: Some(now), flags, ..Options::default() }).await?;
        casa.add_user("raiz@azar.example", "Raíz", Rol::Admin, PASSWORD).await?;
        let admin = Api::sign_in(casa.origin(), "raiz@azar.example", PASSWORD, "mesa").await?;
        let mut gente = Vec::new();
        for (nombre, rol) in [
            ("uno", Rol::Abogado),
            ("dos", Rol::Abogado),
            ("tres", Rol::Oficina),
            ("cuatro", Rol::Oficina),
            ("cinco", Rol::Admin),
        ] {
            let new = NewUsuario { email: format!("{nombre}@azar.example"), nombre: nombre.into(), rol };
            let made: CreatedUsuario = admin.post("/users", &new).await?;
            let api = Api::claim(casa.origin(), &made.claim_token, PASSWORD, nombre).await?;
            let socket = Enchufe::connect(&http()?, casa.origin(), &json!({ "token": api.token() })).await?;
            let socket = socket.ok().with_context(|| format!("{nombre} is let in"))?;
            gente.push(Alguien { api, socket, inside: false });
        }
        let caso = admin.new_expediente("Chingolo s/ azar").await?.resumen.id;
        Ok(Self { casa, admin, gente, caso, oficios: Vec::new(), now, heard: 0, kept_out: 0 })
    }

    /// One change, which may be refused; what it was.
    async fn change(&mut self, azar: &mut Azar) -> Result<(String, bool)> {
        let who = azar.below(self.gente.len());
        let (user, nombre) = (self.gente[who].api.id(), self.gente[who].api.me().nombre.clone());
        let case = &self.caso;
        let (said, answer) = match azar.below(9) {
            0 | 1 => {
                let rol = azar.of(&ROLES);
                let path = format!("/users/{user}");
                let row: Value = self.admin.get(&path).await?;
                let body = json!({ "version": row["version"], "rol": rol });
                (format!("{nombre} becomes {rol}"), self.admin.send(Method::PATCH, &path, Some(body)).await?)
            }
            2 | 3 => {
                let calidad = azar.of(&CALIDADES);
                let path = format!("/expedientes/{case}/members/{user}");
                let body = json!({ "calidad": calidad });
                (
                    format!("{nombre} belongs as {calidad}"),
                    self.admin.send(Method::PUT, &path, Some(body)).await?,
                )
            }
            4 => {
                let path = format!("/expedientes/{case}/members/{user}");
                (format!("{nombre} is put out"), self.admin.send(Method::DELETE, &path, None).await?)
            }
            5 => {
                let body = json!({ "asunto": "Oficio", "asignadoA": user });
                let path = format!("/expedientes/{case}/oficios");
                let answer = self.admin.send(Method::POST, &path, Some(body)).await?;
                self.oficios.extend(answer.body["id"].as_str().map(str::to_owned));
                (format!("an oficio for {nombre}"), answer)
            }
            _ if self.oficios.is_empty() => return Ok(("nothing".into(), false)),
            verb => {
                let id = &self.oficios[azar.below(self.oficios.len())];
                let row: Value = self.admin.get(&format!("/oficios/{id}")).await?;
                let holder = row["asignadoA"]["id"].as_str();
                let holder = self.gente.iter().find(|one| Some(one.api.id().as_ref()) == holder);
                let version = &row["version"];
                let (verb, body) = match (verb, row["estado"].as_str()) {
                    (6, _) => ("assign", json!({ "version": version, "asignadoA": user })),
                    (_, Some("aceptado")) => ("complete", json!({ "version": version })),
                    (7, _) => ("reject", json!({ "version": version, "motivo": "No" })),
                    _ => ("accept", json!({ "version": version })),
                };
                let by =
                    if verb == "assign" { &self.admin } else { holder.map_or(&self.admin, |one| &one.api) };
                let answer = by.send(Method::POST, &format!("/oficios/{id}/{verb}"), Some(body)).await?;
                (format!("{verb} by {}, {nombre}", by.me().nombre), answer)
            }
        };
        ensure!(answer.status.as_u16() < 500, "{said}: {answer:?}");
        Ok((said, answer.status.is_success()))
    }

    /// What was done 30 days before lets nobody in any more. Everybody signs in again; their sockets stay.
    async fn a_month_passes(&mut self) -> Result<(String, bool)> {
        self.now = self.now.checked_add_days(Days::new(31)).context("a later day")?;
        self.casa.set_clock(self.now)?;
        for api in std::iter::once(&mut self.admin).chain(self.gente.iter_mut().map(|one| &mut one.api)) {
            *api = Api::sign_in(self.casa.origin(), &api.me().email, PASSWORD, "mesa").await?;
        }
        Ok(("a month passes".into(), true))
    }

    /// Of those who went in, those who still may read the case hear of a change, and nobody else.
    async fn those_inside_hear(&mut self, in_time: bool) -> Result<()> {
        if in_time {
            // No row of the log says when an oficio lapses; the server looks for it by and by.
            return until("those who may not any more to be put out", async || {
                Ok(self.hear_once().await?.then_some(()))
            })
            .await;
        }
        ensure!(self.hear_once().await?, "{}", self.who().await?);
        Ok(())
    }

    async fn hear_once(&mut self) -> Result<bool> {
        let (path, mark, end) = (format!("/expedientes/{}", self.caso), nueva(), nueva());
        let row: Value = self.admin.get(&path).await?;
        let edit = json!({ "version": row["version"], "numero": mark });
        self.admin.send(Method::PATCH, &path, Some(edit)).await?.ok::<Value>()?;
        let alert = json!({ "level": "info", "title": end, "message": "fin" });
        self.admin.post::<Value>("/system-alerts", &alert).await?;
        let mut right = true;
        for one in &mut self.gente {
            one.socket.hear(|event, alert| event == "system:alert" && alert["data"]["title"] == *end).await?;
            let told = |(event, payload): &(String, Value)| {
                event == "expediente:update" && payload["data"]["changes"]["numero"] == *mark
            };
            let heard = one.socket.heard.iter().filter(|event| told(event)).count();
            let may = one.api.send(Method::GET, &path, None).await?.status == 200;
            right &= heard == usize::from(one.inside && may);
            self.heard += heard;
            self.kept_out += usize::from(!may);
            if !may {
                one.inside = false;
            }
        }
        Ok(right)
    }

    /// The room's door is the case's door.
    async fn whoever_may_goes_in(&mut self) -> Result<()> {
        let path = format!("/expedientes/{}", self.caso);
        for one in &mut self.gente {
            let may = one.api.send(Method::GET, &path, None).await?.status == 200;
            let answer = one.socket.ask_for("join:expediente", &json!(self.caso)).await?.concat();
            let joined = answer.contains("\"joined\"");
            ensure!(joined == may, "{} may read: {may}, but {answer}", one.api.me().nombre);
            one.inside = joined;
        }
        Ok(())
    }

    async fn who(&self) -> Result<String> {
        let people: Value = self.admin.get("/users").await?;
        let case: Value = self.admin.get(&format!("/expedientes/{}", self.caso)).await?;
        let inside: Vec<_> = self.gente.iter().map(|one| (one.api.me().nombre.clone(), one.inside)).collect();
        Ok(format!(
            "heard by others than may read it: inside {inside:?}, people {people}, members {}",
            case["miembros"]
        ))
    }
}
