//! Evidence as a document: pure.

use super::{
    hechos::{Asiento, Aviso, Constancia, Plazo, Sobre},
    procedencia::Procedencia,
    textos::{Palabras, clase, de_accion, de_hecho, de_paso, dia, escalon, estado_de_fecha, hora, nivel},
};
use crate::documentos::{Bloque, Documento, Tabla};
use serde_json::Value;
use vigia_protocol::{event::name, prescripciones::EstadoPrescripcion};

/// The document.
pub fn documento(constancia: &Constancia, procedencia: &Procedencia, words: &Palabras) -> Documento {
    let mut bloques = vec![Bloque::Parrafo(words.explicacion.to_owned())];
    bloques.extend(incompleta(constancia, words).map(|text| Bloque::Aviso(text.to_owned())));
    if let Some(caso) = &constancia.caso {
        let mut datos =
            vec![(words.referencia, caso.referencia.clone()), (words.caratula, caso.caratula.clone())];
        datos.extend(caso.numero.clone().map(|numero| (words.numero, numero)));
        datos.extend(caso.juzgado.clone().map(|juzgado| (words.juzgado, juzgado)));
        bloques.push(Bloque::Seccion(words.del_expediente.to_owned()));
        bloques.push(Bloque::Datos(con_nombre(datos)));
    }
    if matches!(constancia.sobre, Sobre::Expediente) && constancia.plazos.is_empty() {
        bloques.push(Bloque::Seccion(words.del_plazo.to_owned()));
        bloques.push(Bloque::Parrafo(words.sin_plazos.to_owned()));
    }
    for plazo in &constancia.plazos {
        bloques.extend(del_plazo(plazo, procedencia, words));
    }
    match constancia.sobre {
        Sobre::Plazo => {}
        Sobre::Expediente => {
            bloques.push(Bloque::Seccion(words.otros_avisos.to_owned()));
            bloques.extend(de_avisos(&constancia.avisos, procedencia, words));
        }
        Sobre::Notificacion => {
            bloques.push(Bloque::Seccion(words.de_la_notificacion.to_owned()));
            bloques.extend(de_avisos(&constancia.avisos, procedencia, words));
        }
    }
    bloques.push(Bloque::Seccion(words.procedencia.to_owned()));
    bloques.push(Bloque::Datos(procedencia.datos(words)));
    Documento {
        titulo: words.titulo.to_owned(),
        subtitulo: subtitulo(constancia, words),
        idioma: words.idioma,
        at: procedencia.at,
        cabecera: [procedencia.firma.clone(), words.leyenda.to_owned()],
        pie: procedencia.pie(words),
        bloques,
    }
}

/// What it says where it is not all there is: that, and how to get the rest.
pub fn incompleta(constancia: &Constancia, words: &Palabras) -> Option<&'static str> {
    let said = match constancia.sobre {
        Sobre::Expediente => words.hay_mas_del_expediente,
        Sobre::Plazo | Sobre::Notificacion => words.hay_mas_del_plazo,
    };
    (!constancia.completa).then_some(said)
}

fn subtitulo(constancia: &Constancia, words: &Palabras) -> String {
    let what = match (&constancia.sobre, constancia.plazos.first()) {
        (Sobre::Expediente, _) => words.del_expediente.to_owned(),
        (Sobre::Plazo, Some(plazo)) => format!("{}: {}", words.del_plazo, plazo.tipo),
        (Sobre::Plazo, None) => words.del_plazo.to_owned(),
        (Sobre::Notificacion, _) => words.de_la_notificacion.to_owned(),
    };
    match &constancia.caso {
        Some(caso) => format!("{what} · {} {}", words.ref_, caso.referencia),
        None => what,
    }
}

fn del_plazo(plazo: &Plazo, procedencia: &Procedencia, words: &Palabras) -> Vec<Bloque> {
    let at = |at| hora(words.idioma, procedencia.zona, at);
    let mut bloques = vec![Bloque::Seccion(format!("{}: {}", words.del_plazo, plazo.tipo))];
    if !plazo.verificada {
        bloques.push(Bloque::Aviso(words.aviso_sin_verificar.to_owned()));
    }
    let mut datos = vec![
        (words.clase, clase(words, plazo.clase).to_owned()),
        (words.fecha_cargada, dia(words.idioma, plazo.vence)),
        (words.estado, estado(plazo, words)),
        (words.verificacion, verificacion(plazo, words).to_owned()),
    ];
    datos.extend(plazo.deudor.clone().map(|deudor| (words.contra, deudor)));
    datos.extend(plazo.base_legal.clone().map(|base| (words.base_legal, base)));
    bloques.push(Bloque::Datos(con_nombre(datos)));

    bloques.push(Bloque::Apartado(words.fechas.to_owned()));
    bloques.push(Bloque::Tabla(Tabla {
        columnas: columnas(&[
            (words.version, 0.6),
            (words.fecha_cargada, 1.0),
            (words.base_legal, 2.0),
            (words.cargada_por, 1.5),
            (words.hora_servidor, 1.8),
        ]),
        filas: plazo
            .fechas
            .iter()
            .map(|fecha| {
                vec![
                    fecha.version.to_string(),
                    dia(words.idioma, fecha.vence),
                    fecha.base_legal.clone().unwrap_or_default(),
                    fecha.por.clone(),
                    at(fecha.at),
                ]
            })
            .collect(),
        vacia: words.sin_fechas.to_owned(),
    }));

    bloques.push(Bloque::Apartado(words.registro.to_owned()));
    bloques.push(Bloque::Tabla(Tabla {
        columnas: columnas(&[
            (words.asiento, 0.7),
            (words.hora_servidor, 1.85),
            (words.quien, 1.2),
            (words.que, 1.3),
            (words.detalle, 2.05),
        ]),
        filas: plazo
            .asientos
            .iter()
            .map(|act| {
                vec![
                    act.pos.map(|pos| pos.to_string()).unwrap_or_default(),
                    at(act.at),
                    act.quien.clone().unwrap_or_else(|| words.el_servidor.to_owned()),
                    de_accion(words, &act.accion).into_owned(),
                    detalle(act, words),
                ]
            })
            .collect(),
        vacia: words.sin_asientos.to_owned(),
    }));
    bloques.push(Bloque::Apartado(words.avisos.to_owned()));
    bloques.extend(de_avisos(&plazo.avisos, procedencia, words));
    bloques
}

fn de_avisos(avisos: &[Aviso], procedencia: &Procedencia, words: &Palabras) -> Vec<Bloque> {
    if avisos.is_empty() {
        return vec![Bloque::Parrafo(words.sin_avisos.to_owned())];
    }
    let at = |at| hora(words.idioma, procedencia.zona, at);
    let each = avisos.iter().flat_map(|aviso| {
        let filas = aviso.hechos.iter().map(|hecho| {
            let what = [de_hecho(words, hecho.paso).to_owned(), de_paso(words, hecho)];
            vec![
                what.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": "),
                hecho.by.clone().unwrap_or_default(),
                hecho.device.clone().unwrap_or_default(),
                at(hecho.at),
                hecho.device_at.map(at).unwrap_or_default(),
            ]
        });
        let columnas = columnas(&[
            (words.hecho, 2.0),
            (words.quien, 1.0),
            (words.dispositivo, 1.05),
            (words.hora_servidor, 1.75),
            (words.hora_dispositivo, 1.75),
        ]);
        let tabla = Tabla { columnas, filas: filas.collect(), vacia: String::new() };
        [Bloque::Apartado(titulo(aviso, words)), Bloque::Tabla(tabla)]
    });
    each.collect()
}

/// What an alert was, and for whom: `Alerta de plazo para Ana · 24/11/2026 · faltan 3 días · crítica · requiere nota`.
fn titulo(aviso: &Aviso, words: &Palabras) -> String {
    let mut parts = vec![format!("{} {} {}", evento(words, &aviso.evento), words.para, aviso.para)];
    parts.extend(porque(aviso, words));
    parts.extend(aviso.vence.map(|vence| dia(words.idioma, vence)));
    parts.extend(aviso.dias.map(|dias| estado_de_fecha(words.idioma, dias)));
    parts.extend(aviso.nivel.map(|level| nivel(words, level).to_owned()));
    parts.extend(aviso.requiere_nota.then(|| words.requiere_nota.to_owned()));
    parts.join(" · ")
}

/// Why it reached that person, where it is not their own: `en suplencia de Luz`, `escalada a la supervisión`.
pub fn porque(aviso: &Aviso, words: &Palabras) -> Vec<String> {
    let standing = aviso.suplencia_de.as_ref().map(|away| format!("{} {away}", words.en_suplencia_de));
    let rung =
        aviso.escalon.map(|rung| format!("{} {}", words.escalada.to_lowercase(), escalon(words, rung)));
    standing.into_iter().chain(rung).collect()
}

/// What kind of alert.
pub fn evento(words: &Palabras, event: &str) -> &'static str {
    match event {
        name::PRESCRIPCION_ALERT => words.alerta,
        name::OFICIO_ASSIGNED => words.oficio,
        name::EXPEDIENTE_NEW => words.expediente_nuevo,
        name::SYSTEM_ALERT => words.sistema,
        _ => words.aviso,
    }
}

/// Open, and how its date stands to today; or resolved, why, and where that can be seen.
pub fn estado(plazo: &Plazo, words: &Palabras) -> String {
    match plazo.estado {
        EstadoPrescripcion::Abierta => {
            format!("{} · {}", words.abierto, estado_de_fecha(words.idioma, plazo.dias))
        }
        EstadoPrescripcion::Resuelta => {
            let resolucion = plazo.resolucion.iter().map(String::as_str);
            std::iter::once(words.resuelto).chain(resolucion).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// Whether a second person checked the date.
pub fn verificacion(plazo: &Plazo, words: &Palabras) -> &'static str {
    if plazo.verificada { words.verificada } else { words.sin_verificar }
}

/// What the audit notes of an act, as far as it says something to a reader: `motivo: Demanda presentada; prueba: cargo
/// 1234`. Keys of rows are for the audit itself, which has them.
pub fn detalle(act: &Asiento, words: &Palabras) -> String {
    let mut said = Vec::new();
    decir("", &act.detalle, &mut said);
    if let Some(device) = &act.dispositivo {
        said.push(format!("{}: {device}", words.dispositivo.to_lowercase()));
    }
    said.join("; ")
}

fn decir(name: &str, value: &Value, said: &mut Vec<String>) {
    let named = |value: &dyn std::fmt::Display| {
        if name.is_empty() { value.to_string() } else { format!("{name}: {value}") }
    };
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() || is_key(text) => {}
        Value::String(text) => said.push(named(text)),
        Value::Array(values) if values.is_empty() => {}
        Value::Array(values) => {
            for (value, n) in values.iter().zip(1..) {
                let one = if values.len() > 1 { format!("{name} {n}") } else { name.to_owned() };
                decir(one.trim(), value, said);
            }
        }
        Value::Bool(_) | Value::Number(_) => said.push(named(value)),
        Value::Object(fields) => {
            for (field, value) in fields {
                let path = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                decir(&path, value, said);
            }
        }
    }
}

/// Whether a text is the key of a row.
fn is_key(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

fn con_nombre(datos: Vec<(&str, String)>) -> Vec<(String, String)> {
    datos.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn columnas(columnas: &[(&str, f32)]) -> Vec<(String, f32)> {
    columnas.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect()
}
