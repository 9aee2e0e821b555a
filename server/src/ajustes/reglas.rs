//! What settings must be, and what a firm starts with. Pure.

use crate::{
    config::Config,
    error::{Error, Result, Text},
};
use chrono::NaiveTime;
use std::collections::BTreeMap;
use vigia_protocol::{
    ajustes::{
        Ajustes, AjustesCorreo, AjustesEscaleras, AjustesNotas, AjustesOficios, Hora, Horario, SetAjustes,
    },
    prescripciones::Clase,
};

/// Days of a step: ten years.
const MOST_DAYS: i64 = 3650;
/// Steps of a ladder.
const MOST_STEPS: usize = 60;
/// Office minutes anything may wait: two weeks of ten-hour days.
const MOST_MINUTES: i64 = 6_000;
/// Hours of the last day.
const MOST_HOURS: usize = 12;

/// What a firm starts with, by the flags of its server.
pub fn de_fabrica(config: &Config) -> Ajustes {
    let mut pasos = config.pasos.clone();
    if !pasos.contains(&0) {
        pasos.push(0);
    }
    let hour = |hour| Hora::from(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    Ajustes {
        escaleras: AjustesEscaleras {
            prescripcion: pasos.clone(),
            caducidad: pasos.clone(),
            plazo_procesal: pasos,
        },
        hora_aviso: config.hora_aviso.into(),
        horario: Horario { desde: hour(8), hasta: hour(18) },
        notas: AjustesNotas { recordar_minutos: 30, supervisor_minutos: 120, admins_minutos: 240 },
        ultimo_dia: vec![hour(11), hour(17)],
        oficios: AjustesOficios { aceptar_minutos: 240, dias: vec![3, 1, 0] },
        sin_dispositivo_minutos: 15,
        caratula_en_avisos: false,
        correo: AjustesCorreo { parte: None },
    }
}

/// The steps of a class.
pub fn pasos(ajustes: &Ajustes, clase: Clase) -> &[i64] {
    match clase {
        Clase::Prescripcion => &ajustes.escaleras.prescripcion,
        Clase::Caducidad => &ajustes.escaleras.caducidad,
        Clase::PlazoProcesal => &ajustes.escaleras.plazo_procesal,
    }
}

/// Settings as they are stored: steps and hours in order, each once. Refused field by field where one cannot be.
pub fn revisar(set: SetAjustes) -> Result<Ajustes> {
    let mut ajustes = set.ajustes;
    let mut wrong = Wrong::default();
    let escaleras = &mut ajustes.escaleras;
    for (clase, pasos) in [
        ("prescripcion", &mut escaleras.prescripcion),
        ("caducidad", &mut escaleras.caducidad),
        ("plazo-procesal", &mut escaleras.plazo_procesal),
    ] {
        let field = format!("escaleras.{clase}");
        wrong.days(&field, pasos);
        if !pasos.contains(&0) {
            wrong.say(
                &field,
                "Tiene que avisar el día del vencimiento: falta el paso 0",
                "It has to alert on the due date: step 0 is missing",
            );
        }
    }
    wrong.days("oficios.dias", &mut ajustes.oficios.dias);
    wrong.hour("horaAviso", &ajustes.hora_aviso);
    let horario = &ajustes.horario;
    if wrong.hour("horario.desde", &horario.desde) & wrong.hour("horario.hasta", &horario.hasta)
        && horario.desde.time() >= horario.hasta.time()
    {
        wrong.say(
            "horario.hasta",
            "La oficina tiene que cerrar después de abrir",
            "The office has to close after it opens",
        );
    }
    let good = ajustes.ultimo_dia.iter().all(|hora| wrong.hour("ultimoDia", hora));
    if good && ajustes.ultimo_dia.len() > MOST_HOURS {
        wrong.say("ultimoDia", "Hasta doce horas", "Up to twelve hours");
    }
    ajustes.ultimo_dia.sort_by_key(Hora::time);
    ajustes.ultimo_dia.dedup();
    if let Some(hora) = &ajustes.correo.parte {
        wrong.hour("correo.parte", hora);
    }
    let notas = &ajustes.notas;
    let each = [
        ("notas.recordarMinutos", notas.recordar_minutos),
        ("notas.supervisorMinutos", notas.supervisor_minutos),
        ("notas.adminsMinutos", notas.admins_minutos),
        ("oficios.aceptarMinutos", ajustes.oficios.aceptar_minutos),
        ("sinDispositivoMinutos", ajustes.sin_dispositivo_minutos),
    ];
    for (field, minutes) in each {
        if !(1..=MOST_MINUTES).contains(&minutes) {
            wrong.say(field, "De 1 a 6000 minutos", "From 1 to 6000 minutes");
        }
    }
    if notas.admins_minutos < notas.supervisor_minutos {
        wrong.say(
            "notas.adminsMinutos",
            "Los administradores no pueden enterarse antes que el supervisor",
            "Admins cannot hear before the supervisor does",
        );
    }
    wrong.into_result().map(|()| ajustes)
}

/// What is wrong, by field as it stands in the request; the first reason of each.
#[derive(Default)]
struct Wrong(BTreeMap<String, Text>);

impl Wrong {
    fn say(&mut self, field: &str, es: &str, en: &str) {
        self.0.entry(format!("ajustes.{field}")).or_insert_with(|| Text::new(es, en));
    }

    fn hour(&mut self, field: &str, hora: &Hora) -> bool {
        let good = hora.checked().is_some();
        if !good {
            self.say(field, "Una hora del día, como 08:00", "A time of day, such as 08:00");
        }
        good
    }

    fn days(&mut self, field: &str, days: &mut Vec<i64>) {
        if !days.iter().all(|days| (0..=MOST_DAYS).contains(days)) {
            self.say(field, "De 0 a 3650 días", "From 0 to 3650 days");
        }
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        if days.len() > MOST_STEPS {
            self.say(field, "Hasta sesenta pasos", "Up to sixty steps");
        }
    }

    fn into_result(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

#[cfg(test)]
#[path = "reglas_tests.rs"]
mod tests;
