//! Evidence as one table: a line a thing that happened. Pure.

use super::{
    documento::{detalle, estado, evento, incompleta, porque, verificacion},
    hechos::{Aviso, Constancia, Plazo},
    procedencia::Procedencia,
    textos::{Palabras, clase, de_accion, de_hecho, de_paso},
};
use crate::documentos::Csv;
use anyhow::Result;
use chrono::SecondsFormat;
use vigia_protocol::time::Timestamp;

/// How many columns there are.
const COLUMNAS: usize = 15;

/// The lines of the table, headings first, provenance last.
pub fn tabla(constancia: &Constancia, procedencia: &Procedencia, words: &Palabras) -> Result<Csv> {
    let mut csv = Csv::new(words.idioma);
    csv.fila([
        words.referencia,
        words.caratula,
        words.del_plazo,
        words.clase,
        words.fecha_cargada,
        words.estado,
        words.verificacion,
        words.aviso,
        words.para,
        words.que,
        words.quien,
        words.dispositivo,
        words.hora_servidor,
        words.hora_dispositivo,
        words.detalle,
    ])?;
    let case = match &constancia.caso {
        Some(caso) => [caso.referencia.clone(), caso.caratula.clone()],
        None => Default::default(),
    };
    for plazo in &constancia.plazos {
        let about = del_plazo(&case, plazo, words);
        for fecha in &plazo.fechas {
            let mut line = about.clone();
            line[9] = words.fecha_cargada.to_owned();
            line[10] = fecha.por.clone();
            line[12] = instante(procedencia, fecha.at);
            let base = fecha.base_legal.as_deref().unwrap_or_default();
            line[14] = format!("{} {}: {} {base}", words.version.to_lowercase(), fecha.version, fecha.vence)
                .trim()
                .to_owned();
            csv.fila(line)?;
        }
        for act in &plazo.asientos {
            let mut line = about.clone();
            line[9] = de_accion(words, &act.accion).into_owned();
            line[10] = act.quien.clone().unwrap_or_else(|| words.el_servidor.to_owned());
            line[11] = act.dispositivo.clone().unwrap_or_default();
            line[12] = instante(procedencia, act.at);
            line[14] = detalle(act, words);
            if let Some(pos) = act.pos {
                line[14] = format!("{} {pos}; {}", words.posicion, line[14]);
            }
            csv.fila(line)?;
        }
        for aviso in &plazo.avisos {
            del_aviso(&mut csv, &about, aviso, (procedencia, words))?;
        }
    }
    let mut about: [String; COLUMNAS] = Default::default();
    let [referencia, caratula] = case;
    (about[0], about[1]) = (referencia, caratula);
    for aviso in &constancia.avisos {
        del_aviso(&mut csv, &about, aviso, (procedencia, words))?;
    }
    csv.fila([""])?;
    if let Some(text) = incompleta(constancia, words) {
        csv.fila([text])?;
    }
    csv.fila([words.titulo])?;
    for (name, value) in procedencia.datos(words) {
        csv.fila([name, value])?;
    }
    Ok(csv)
}

fn del_plazo(case: &[String; 2], plazo: &Plazo, words: &Palabras) -> [String; COLUMNAS] {
    let mut line: [String; COLUMNAS] = Default::default();
    line[0].clone_from(&case[0]);
    line[1].clone_from(&case[1]);
    line[2].clone_from(&plazo.tipo);
    clase(words, plazo.clase).clone_into(&mut line[3]);
    line[4] = plazo.vence.to_string();
    line[5] = estado(plazo, words);
    verificacion(plazo, words).clone_into(&mut line[6]);
    line
}

fn del_aviso(
    csv: &mut Csv,
    about: &[String; COLUMNAS],
    aviso: &Aviso,
    (procedencia, words): (&Procedencia, &Palabras),
) -> Result<()> {
    for hecho in &aviso.hechos {
        let mut line = about.clone();
        line[7] = format!("{} {}", evento(words, &aviso.evento), aviso.id);
        line[8].clone_from(&aviso.para);
        de_hecho(words, hecho.paso).clone_into(&mut line[9]);
        line[10] = hecho.by.clone().unwrap_or_default();
        line[11] = hecho.device.clone().unwrap_or_default();
        line[12] = instante(procedencia, hecho.at);
        line[13] = hecho.device_at.map(|at| instante(procedencia, at)).unwrap_or_default();
        let said = aviso.vence.map(|vence| vence.to_string()).into_iter();
        let said = said.chain([de_paso(words, hecho)]).chain(porque(aviso, words));
        line[14] = said.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        csv.fila(line)?;
    }
    Ok(())
}

/// As programs read it, in the firm's zone.
fn instante(procedencia: &Procedencia, at: Timestamp) -> String {
    at.utc().with_timezone(&procedencia.zona).to_rfc3339_opts(SecondsFormat::Millis, false)
}
