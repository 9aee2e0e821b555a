//! Deadlines as the agenda shows them: to office staff no more than the dates of their oficios' cases.

use super::store;
use crate::{
    calendarios::{self, Ferias},
    entity::{expedientes, inbox, prescripciones, users},
    error::Result,
    expedientes::{Lector, is_responsable, miembros_de, referencia, stored},
    notas::pendientes_de,
    prescripciones::plazos::{DiasHabiles, dias_restantes, nivel},
};
use chrono::Days;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap, HashSet};
use vigia_protocol::{
    acceso::Rol,
    agenda::{NotaAgenda, PlazoAgenda, ResponsableAgenda},
    time::{Date, Timestamp},
};

/// A page of deadlines, each with its case.
pub async fn plazos(
    conn: &impl ConnectionTrait,
    rows: Vec<(prescripciones::Model, expedientes::Model)>,
    lector: Lector<'_>,
    ferias: &Ferias,
) -> Result<Vec<PlazoAgenda>> {
    let habiles = calendarios::oficina(conn).await?;
    let whole = lector.rol != Rol::Oficina;
    let (mut notas, mut responsables) = (Notas::default(), HashMap::new());
    if whole {
        let ids: Vec<String> = rows.iter().map(|(row, _)| row.id.clone()).collect();
        notas = Notas::read(conn, store::avisos(conn, &ids).await?).await?;
        notas.faltan = pendientes_de(conn, &ids).await?;
        let cases: BTreeSet<String> = rows.iter().map(|(_, case)| case.id.clone()).collect();
        for (member, user) in miembros_de(conn, cases).await? {
            if is_responsable(&member, &user) {
                let shown = ResponsableAgenda { user_id: stored(&user.id)?, nombre: user.nombre };
                responsables.entry(member.expediente_id).or_insert(shown);
            }
        }
    }
    let shown = rows.into_iter().map(|(row, case)| {
        let dias_restantes = dias_restantes(row.vence, lector.hoy);
        let advance = (!habiles.es_habil(row.vence)).then(|| habiles.anterior(row.vence));
        Ok(PlazoAgenda {
            id: stored(&row.id)?,
            expediente_id: stored(&case.id)?,
            referencia: referencia(case.referencia),
            responsable: responsables.get(&case.id).cloned(),
            caratula: case.caratula,
            clase: stored(&row.clase)?,
            deudor: row.deudor.filter(|_| whole),
            vence: row.vence,
            dias_restantes,
            nivel: nivel(dias_restantes),
            verificada: row.verificada,
            nota: notas.tomadas.get(&row.id).cloned(),
            sin_nota: notas.faltan.contains(&row.id),
            avisa_el: advance.filter(|day| *day >= lector.hoy),
            feria: ferias.en(row.vence),
            ultimo_habil: ultimo_habil(row.vence, &habiles, ferias),
            tipo: row.tipo,
        })
    });
    shown.collect()
}

/// The last day up to the due date on which office and courts work, where that is another day.
fn ultimo_habil(vence: Date, habiles: &DiasHabiles, ferias: &Ferias) -> Option<Date> {
    let works = |dia: &Date| habiles.es_habil(*dia) && ferias.en(*dia).is_none();
    // Longer than any holidays; a calendar of nothing else tells no day.
    let before = (0..=120).filter_map(|n| vence.checked_sub_days(Days::new(n)));
    before.into_iter().find(works).filter(|dia| *dia != vence)
}

/// Who took note of what, and of what nobody did.
#[derive(Default)]
struct Notas {
    tomadas: HashMap<String, NotaAgenda>,
    faltan: HashSet<String>,
}

impl Notas {
    /// From the entries of everybody, those acknowledged last at the end.
    async fn read(conn: &impl ConnectionTrait, rows: Vec<inbox::Model>) -> Result<Self> {
        let by: BTreeSet<&String> = rows.iter().filter_map(|row| row.acked_by.as_ref()).collect();
        let people = users::Entity::find().filter(users::Column::Id.is_in(by)).all(conn).await?;
        let name = |id: &str| people.iter().find(|user| user.id == id).map(|user| user.nombre.clone());
        let mut notas = Self::default();
        for row in &rows {
            let Some(id) = row.prescripcion_id.clone() else { continue };
            if let (Some(by), Some(at)) = (&row.acked_by, row.acked_at) {
                let por = name(by).unwrap_or_default();
                notas.tomadas.insert(id, NotaAgenda { por, at: Timestamp::from_millis(at) });
            }
        }
        Ok(notas)
    }
}
