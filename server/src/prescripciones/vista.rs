//! Deadlines as they are shown: in whole to whoever sees all of the case, the dates to whoever has an oficio of it.

use super::{
    calculo::{calculo_de, computo_de, evento},
    computo::textos::derivacion,
    escaleras::Escaleras,
    pasos::pasos,
    plazos::{dias_restantes, nivel},
    revisiones, store,
};
use crate::{
    entity::{plazo_revisiones, prescripcion_eventos, prescripciones::Model, users},
    error::Result,
    expedientes::{Acceso, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{
    error::Idioma,
    prescripciones::{
        EstadoPrescripcion, EventoPlazo, Prescripcion, Resolucion, Retirado, RevisionPlazo, Verificacion,
    },
    time::{Date, Timestamp},
};

/// Deadlines of one case for somebody who gets that far into it.
pub async fn prescripciones(
    conn: &impl ConnectionTrait,
    rows: Vec<Model>,
    acceso: Acceso,
    escaleras: &Escaleras,
    (hoy, idioma): (Date, Idioma),
) -> Result<Vec<Prescripcion>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let whole = acceso.ve_todo();
    let avisos = if whole { store::avisos_of(conn, &ids).await? } else { Vec::new() };
    let eventos = if whole { store::eventos_of(conn, &ids).await? } else { Vec::new() };
    let revisiones = if whole { revisiones::abiertas(conn, &ids).await? } else { HashMap::new() };
    let calendarios = revisiones::nombres(conn, &revisiones).await?;
    let of_rows = rows
        .iter()
        .flat_map(|row| [Some(&row.created_by), row.resuelta_por.as_ref(), row.verificada_por.as_ref()]);
    let of_events = eventos.iter().flat_map(|evento| [Some(&evento.por), evento.retirado_por.as_ref()]);
    let people: BTreeSet<&String> = of_rows.chain(of_events).flatten().collect();
    let names: HashMap<String, String> = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::Nombre])
        .filter(users::Column::Id.is_in(people))
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let name = |id: &String| names.get(id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let own: Vec<_> =
                avisos.iter().filter(|aviso| aviso.prescripcion_id == row.id).cloned().collect();
            let its = eventos.iter().filter(|evento| evento.prescripcion_id == row.id);
            let calculo = calculo_de(&row)?.filter(|_| whole);
            let dias_restantes = dias_restantes(row.vence, hoy);
            let estado: EstadoPrescripcion = stored(&row.estado)?;
            Ok(Prescripcion {
                id: stored(&row.id)?,
                expediente_id: stored(&row.expediente_id)?,
                clase: stored(&row.clase)?,
                vence: row.vence,
                verificada: row.verificada,
                estado,
                dias_restantes,
                nivel: nivel(dias_restantes).filter(|_| estado == EstadoPrescripcion::Abierta),
                version: row.version,
                ingresada_por: if whole { name(&row.created_by) } else { String::new() },
                created_at: Timestamp::from_millis(row.created_at),
                resolucion: resolucion(&row, name).filter(|_| whole),
                avisos: if whole { pasos(escaleras.de_plazo(&row)?, &row, &own) } else { Vec::new() },
                eventos: its.map(|evento| evento_plazo(evento, name)).collect::<Result<_>>()?,
                verificacion: verificacion(&row, name)?.filter(|_| whole),
                fecha_por: if whole { Some(stored(fecha_por(&row))?) } else { None },
                computo: computo_de(&row)?.filter(|_| whole),
                derivacion: calculo.map(|calculo| derivacion(&calculo, row.verificada, idioma)),
                revision: revisiones.get(&row.id).map(|r| revision(r, &calendarios)).transpose()?,
                deudor: row.deudor.filter(|_| whole),
                base_legal: row.base_legal.filter(|_| whole),
                tipo: row.tipo,
            })
        })
        .collect()
}

fn resolucion(row: &Model, name: impl Fn(&String) -> String) -> Option<Resolucion> {
    Some(Resolucion {
        motivo: row.motivo.clone()?,
        prueba: row.prueba.clone(),
        por: row.resuelta_por.as_ref().map(name).unwrap_or_default(),
        at: Timestamp::from_millis(row.resuelta_at?),
    })
}

fn revision(row: &plazo_revisiones::Model, nombres: &HashMap<String, String>) -> Result<RevisionPlazo> {
    Ok(RevisionPlazo {
        vence: row.vence,
        calendario_id: stored(&row.calendario_id)?,
        calendario: nombres.get(&row.calendario_id).cloned().unwrap_or_default(),
        version: row.version,
        at: Timestamp::from_millis(row.at),
    })
}

/// Who set the date: whoever entered the deadline, where nobody else did.
pub fn fecha_por(row: &Model) -> &str {
    row.fecha_por.as_deref().unwrap_or(&row.created_by)
}

fn verificacion(row: &Model, name: impl Fn(&String) -> String) -> Result<Option<Verificacion>> {
    let (Some(por), Some(at)) = (&row.verificada_por, row.verificada_at) else { return Ok(None) };
    Ok(Some(Verificacion {
        por: name(por),
        por_id: stored(por)?,
        at: Timestamp::from_millis(at),
        nota: row.verificacion_nota.clone(),
    }))
}

fn evento_plazo(row: &prescripcion_eventos::Model, name: impl Fn(&String) -> String) -> Result<EventoPlazo> {
    let retirado = row.retirado_at.map(|at| Retirado {
        por: row.retirado_por.as_ref().map(&name).unwrap_or_default(),
        at: Timestamp::from_millis(at),
        motivo: row.retirado_motivo.clone().unwrap_or_default(),
    });
    Ok(EventoPlazo {
        id: stored(&row.id)?,
        evento: evento(row)?,
        por: name(&row.por),
        at: Timestamp::from_millis(row.at),
        retirado,
    })
}
