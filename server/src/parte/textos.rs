//! The list in words: its parts as tables, the same on a page and on paper.

use super::secciones::{Oficio, Parte, Plazo};
use crate::evidencia::{clase, dia, estado_de_fecha, palabras};
use vigia_protocol::{error::Idioma, oficios::EstadoOficio, time::Date};

/// A part of the list.
pub struct Seccion {
    /// What it is.
    pub titulo: &'static str,
    /// Its headings.
    pub columnas: Vec<(&'static str, f32)>,
    /// Its rows.
    pub filas: Vec<Vec<String>>,
}

/// In one of both languages.
pub fn en(idioma: Idioma, es: &'static str, en: &'static str) -> &'static str {
    match idioma {
        Idioma::Es => es,
        Idioma::En => en,
    }
}

/// What the list is called.
pub fn titulo(idioma: Idioma) -> &'static str {
    en(idioma, "Parte del día", "List of the day")
}

/// For whom, and of which day.
pub fn subtitulo(idioma: Idioma, fecha: Date, todos: bool, nombre: &str) -> String {
    let whose = if todos { en(idioma, "todo el estudio", "the whole firm") } else { nombre };
    format!("{} · {whose}", dia_con_nombre(idioma, fecha))
}

/// What stands where a part is empty.
pub fn vacia(idioma: Idioma) -> &'static str {
    en(idioma, "Nada.", "Nothing.")
}

/// A day with its name: `viernes 27/11/2026`.
pub fn dia_con_nombre(idioma: Idioma, fecha: Date) -> String {
    use chrono::Datelike;
    const ES: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let number = fecha.weekday().num_days_from_monday() as usize;
    format!("{} {}", en(idioma, ES[number], EN[number]), dia(idioma, fecha))
}

/// Every part, also those where there is nothing: that is worth reading, too.
pub fn secciones(parte: &Parte, idioma: Idioma) -> Vec<Seccion> {
    let plazos = |titulo, filas: &[Plazo]| Seccion {
        titulo,
        columnas: vec![
            (en(idioma, "Fecha cargada", "Date entered"), 1.15),
            (en(idioma, "Cómo está", "How it stands"), 1.7),
            (en(idioma, "Ref.", "Ref."), 0.6),
            (en(idioma, "Carátula", "Title"), 2.6),
            (en(idioma, "Plazo", "Deadline"), 2.0),
            (en(idioma, "Responsable", "Responsible"), 1.2),
        ],
        filas: filas.iter().map(|plazo| de_plazo(plazo, idioma)).collect(),
    };
    vec![
        plazos(en(idioma, "Fecha cargada superada", "Date entered has passed"), &parte.vencidas),
        plazos(en(idioma, "Hoy", "Today"), &parte.hoy),
        plazos(en(idioma, "Próximos 7 días", "Next 7 days"), &parte.semana),
        plazos(en(idioma, "Sin tomar nota", "Nobody took note"), &parte.sin_nota),
        plazos(
            en(idioma, "Sin verificar, hasta 90 días", "Not verified, within 90 days"),
            &parte.sin_verificar,
        ),
        Seccion {
            titulo: en(idioma, "Oficios por vencer", "Oficios that are due"),
            columnas: vec![
                (en(idioma, "Vence", "Due"), 1.15),
                (en(idioma, "Cómo está", "How it stands"), 1.7),
                (en(idioma, "Ref.", "Ref."), 0.6),
                (en(idioma, "Carátula", "Title"), 2.6),
                (en(idioma, "Asunto", "About"), 2.0),
                (en(idioma, "De quién", "Whose"), 1.2),
            ],
            filas: parte.oficios.iter().map(|oficio| de_oficio(oficio, idioma)).collect(),
        },
    ]
}

fn de_plazo(plazo: &Plazo, idioma: Idioma) -> Vec<String> {
    let words = palabras(idioma);
    let mut estado = vec![estado_de_fecha(idioma, plazo.dias)];
    if !plazo.verificada {
        estado.push(words.sin_verificar.to_owned());
    }
    if plazo.sin_nota {
        estado.push(en(idioma, "sin tomar nota", "nobody took note").to_owned());
    }
    vec![
        dia(idioma, plazo.vence),
        estado.join(" · "),
        plazo.referencia.clone(),
        plazo.caratula.clone(),
        match &plazo.deudor {
            Some(deudor) => format!("{} c/ {deudor} ({})", plazo.tipo, clase(words, plazo.clase)),
            None => format!("{} ({})", plazo.tipo, clase(words, plazo.clase)),
        },
        plazo.responsable.clone().unwrap_or_default(),
    ]
}

fn de_oficio(oficio: &Oficio, idioma: Idioma) -> Vec<String> {
    let stands = match oficio.estado {
        EstadoOficio::Pendiente => en(idioma, "en la cola", "in the queue"),
        EstadoOficio::Asignado => en(idioma, "asignado, sin aceptar", "assigned, not accepted"),
        EstadoOficio::Aceptado => en(idioma, "aceptado", "accepted"),
        EstadoOficio::Cumplido => en(idioma, "cumplido", "done"),
    };
    let days = match oficio.dias.unwrap_or_default() {
        0 => en(idioma, "hoy", "today").to_owned(),
        dias if dias < 0 => match idioma {
            Idioma::Es => format!("superado hace {} d.", -dias),
            Idioma::En => format!("{} d. past", -dias),
        },
        dias => match idioma {
            Idioma::Es => format!("en {dias} d."),
            Idioma::En => format!("in {dias} d."),
        },
    };
    vec![
        oficio.vence.map(|vence| dia(idioma, vence)).unwrap_or_default(),
        format!("{days} · {stands}"),
        oficio.referencia.clone(),
        oficio.caratula.clone(),
        oficio.asunto.clone(),
        oficio.asignado.clone().unwrap_or_default(),
    ]
}
