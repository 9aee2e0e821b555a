//! Who read which case, and from where: gathered here, and written into the audit in batches.
//!
//! Of whoever reads a case there is a line within a minute; how often they read it again in the same hour is one more
//! when that is over, so a page that is read every few seconds makes two lines an hour. A crash forgets what was read
//! since the last batch and nothing else.

use crate::{
    app::App,
    auth::CurrentUser,
    db::{Actor, Auditado, Db},
    error::Result,
};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{DeviceId, ExpedienteId, UserId},
    time::Timestamp,
};

/// How often what was read is written down.
const EVERY: Duration = Duration::from_secs(60);

const HOUR_MILLIS: i64 = 3_600_000;

/// Whoever reads, and from which of their devices; none where a back end answers for them.
type Quien = (UserId, Option<DeviceId>);

/// What is one line: a reader, a case, and the hour.
type Clave = (Quien, ExpedienteId, i64);

/// How often, from when to when, and whether a line says that they did at all.
#[derive(Clone, Debug, PartialEq)]
struct Veces {
    veces: u32,
    desde: Timestamp,
    hasta: Timestamp,
    anotada: bool,
}

/// What was read and is not written yet.
#[derive(Default)]
pub struct Lecturas {
    pendientes: Mutex<HashMap<Clave, Veces>>,
}

impl Lecturas {
    /// That person reads that case now.
    pub fn de(&self, user: &CurrentUser, expediente: &ExpedienteId, now: Timestamp) {
        self.leyo((user.id.clone(), user.device().cloned()), expediente, now);
    }

    fn leyo(&self, quien: Quien, expediente: &ExpedienteId, now: Timestamp) {
        let clave = (quien, expediente.clone(), now.millis() / HOUR_MILLIS);
        let una = Veces { veces: 1, desde: now, hasta: now, anotada: false };
        sumar(&mut self.pendientes(), clave, &una);
    }

    /// Writes down what is due in that hour; without one, everything.
    pub(crate) async fn anotar(&self, db: &Db, hora: Option<i64>) {
        let mut por_quien: HashMap<Quien, Vec<(Clave, Veces)>> = HashMap::new();
        for (clave, veces) in tomar(&mut self.pendientes(), hora) {
            por_quien.entry(clave.0.clone()).or_default().push((clave, veces));
        }
        for (quien, lineas) in por_quien {
            if let Err(error) = escribir(db, quien, &lineas).await {
                tracing::warn!(%error, "what was read could not be written down; trying again");
                let mut pendientes = self.pendientes();
                for (clave, veces) in lineas {
                    sumar(&mut pendientes, clave, &veces);
                }
            }
        }
    }

    fn pendientes(&self) -> MutexGuard<'_, HashMap<Clave, Veces>> {
        self.pendientes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what was read every minute, and all there is once more when told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        let stopping = stop.is_cancelled();
        let hora = if stopping { None } else { Some(app.clock.now().millis() / HOUR_MILLIS) };
        app.lecturas.anotar(&app.db, hora).await;
        if stopping {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Adds readings to those that are gathered. Of a line that failed nothing is written, so it is due again at once.
fn sumar(pendientes: &mut HashMap<Clave, Veces>, clave: Clave, mas: &Veces) {
    let Some(hay) = pendientes.get_mut(&clave) else {
        pendientes.insert(clave, mas.clone());
        return;
    };
    let ninguna = hay.veces == 0;
    hay.desde = if ninguna { mas.desde } else { hay.desde.min(mas.desde) };
    hay.hasta = if ninguna { mas.hasta } else { hay.hasta.max(mas.hasta) };
    hay.veces = hay.veces.saturating_add(mas.veces);
}

/// Takes what makes a line now: what no line tells of yet, and what an hour that is over left. What goes on in this hour
/// stays, as told of. Without an hour everything goes.
fn tomar(pendientes: &mut HashMap<Clave, Veces>, hora: Option<i64>) -> Vec<(Clave, Veces)> {
    let mut lineas = Vec::new();
    pendientes.retain(|clave, hay| {
        let goes_on = hora == Some(clave.2);
        if hay.veces > 0 && (!hay.anotada || !goes_on) {
            lineas.push((clave.clone(), hay.clone()));
            (hay.veces, hay.anotada) = (0, true);
        }
        goes_on
    });
    lineas
}

async fn escribir(db: &Db, (user, device): Quien, lineas: &[(Clave, Veces)]) -> Result<()> {
    let tx = db.begin(Actor::User { id: user, device }).await?;
    let lineas = lineas.iter().map(|((_, expediente, _), hay)| Auditado {
        accion: "expediente.leido",
        sujeto: format!("expediente:{expediente}"),
        expediente: Some(expediente.clone()),
        detalle: json!({ "veces": hay.veces, "desde": hay.desde, "hasta": hay.hasta }),
    });
    tx.audit_many(lineas.collect()).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Firm;
    use vigia_protocol::acceso::Rol;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    #[test]
    fn a_line_at_once_and_one_more_when_the_hour_is_over() {
        let lecturas = Lecturas::default();
        let (user, caso): (UserId, ExpedienteId) = (UserId::new(), ExpedienteId::new());
        let lee = |minute| lecturas.leyo((user.clone(), None), &caso, at(minute));
        let toma = |hora: Option<i64>| {
            let lineas = tomar(&mut lecturas.pendientes(), hora);
            lineas.into_iter().map(|(_, hay)| (hay.veces, hay.desde, hay.hasta)).collect::<Vec<_>>()
        };
        lee(1);
        lee(3);
        assert_eq!(toma(Some(0)), [(2, at(1), at(3))], "within a minute");
        lee(20);
        lee(40);
        assert_eq!(toma(Some(0)), [], "the same hour");
        lee(61);
        let mut next = toma(Some(1));
        next.sort();
        assert_eq!(
            next,
            [(1, at(61), at(61)), (2, at(20), at(40))],
            "what the hour left, and the next one's first"
        );
        lee(62);
        assert_eq!(toma(None), [(1, at(62), at(62))], "everything when it stops");
        assert_eq!((toma(None), lecturas.pendientes().len()), (vec![], 0));
    }

    #[tokio::test]
    async fn whoever_reads_a_case_stands_in_the_audit_with_their_device_and_how_often() {
        let firm = Firm::new().await;
        let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
        let case = firm.case(&luz, "Sosa c/ Clínica").await;
        let plazo = firm.deadline(&luz, &case, 12).await;
        let plazo = plazo["id"].as_str().unwrap();
        firm.app.lecturas.anotar(&firm.app.db, None).await;
        let read = async |who, path: String| firm.get(who, &path).await.0.as_u16();
        for path in [
            format!("/expedientes/{case}"),
            format!("/expedientes/{case}/prescripciones"),
            format!("/prescripciones/{plazo}"),
            format!("/prescripciones/{plazo}/historia"),
            format!("/expedientes/{case}/mensajes"),
            format!("/expedientes/{case}/facturas"),
            format!("/expedientes/{case}/oficios"),
            format!("/expedientes/{case}/calendario"),
        ] {
            assert_eq!(read(&firm.admin, path).await, 200);
        }
        assert_eq!(read(&ana, format!("/expedientes/{case}")).await, 404);
        firm.app.lecturas.anotar(&firm.app.db, None).await;
        let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=expediente.leido").await;
        let rows = acts["filas"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "of the admin alone, who read it: {acts}");
        assert_eq!(rows[0]["detalle"]["veces"], 8, "{acts}");
        assert_eq!(
            (&rows[0]["actor"], &rows[0]["dispositivo"]),
            (&"Admin".into(), &"prueba".into()),
            "{acts}"
        );
    }
}
