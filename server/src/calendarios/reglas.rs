//! Which days count: pure rules over a calendar's days.

use chrono::{Datelike, Days, Months, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use vigia_protocol::{
    calendarios::{AvisoCalendario, Certeza, DatosCalendario, DiaCalendario},
    ids::CalendarioId,
    time::Date,
};

/// How a day is read of which it is disputed whether it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lectura {
    /// As a court day: a term ends as early as can be defended. What the watch runs on.
    Temprana,
    /// As a free day: a term ends as late as somebody may claim. Only shown.
    Tardia,
}

/// A calendar ready to count with: its own days, and those of the one it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendario {
    /// Which, in what version: what a derivation cites.
    pub id: CalendarioId,
    /// Its version.
    pub version: i64,
    /// Its name.
    pub nombre: String,
    /// The calendar it stands on, in what version.
    pub base: Option<(CalendarioId, i64)>,
    /// The first and the last year it knows.
    pub anios: (i32, i32),
    /// Whose data no lawyer has reviewed, by their names: its own, and that of the one it stands on.
    pub sin_revisar: Vec<String>,
    dias: Vec<DiaCalendario>,
    /// The free days beyond doubt, one by one: a long term asks for thousands.
    ciertos: BTreeSet<Date>,
    /// Those of which it is disputed.
    discutidos: BTreeSet<Date>,
}

impl Calendario {
    /// A calendar over the one it stands on; it knows the years that both know.
    pub fn new(
        (id, version, datos): (CalendarioId, i64, DatosCalendario),
        base: Option<(CalendarioId, i64, DatosCalendario)>,
    ) -> Self {
        let mut calendario = Self {
            id,
            version,
            sin_revisar: sin_revisar(&datos).into_iter().collect(),
            nombre: datos.nombre,
            base: None,
            anios: (datos.desde, datos.hasta),
            dias: datos.dias,
            ciertos: BTreeSet::new(),
            discutidos: BTreeSet::new(),
        };
        if let Some((id, version, datos)) = base {
            calendario.sin_revisar.extend(sin_revisar(&datos));
            let (desde, hasta) = calendario.anios;
            calendario.anios = (desde.max(datos.desde), hasta.min(datos.hasta));
            calendario.dias.extend(datos.dias);
            calendario.base = Some((id, version));
        }
        for libre in &calendario.dias {
            let days = libre.desde.iter_days().take_while(|dia| *dia <= libre.ultimo());
            match libre.certeza {
                Certeza::Discutida => calendario.discutidos.extend(days),
                Certeza::Cierta => calendario.ciertos.extend(days),
            }
        }
        calendario
    }

    /// Whether its data reaches to that day; beyond, only weekends are known.
    pub fn conoce(&self, dia: Date) -> bool {
        (self.anios.0..=self.anios.1).contains(&dia.year())
    }

    /// Why a day is free, weekends aside: what is beyond doubt before what is not.
    pub fn motivo(&self, dia: Date) -> Option<&DiaCalendario> {
        let found = self.dias.iter().filter(|libre| libre.incluye(dia));
        found.min_by_key(|libre| libre.certeza == Certeza::Discutida)
    }

    /// Whether a day counts: Monday to Friday, less its free days.
    pub fn es_habil(&self, dia: Date, lectura: Lectura) -> bool {
        !matches!(dia.weekday(), Weekday::Sat | Weekday::Sun)
            && !self.ciertos.contains(&dia)
            && (lectura == Lectura::Temprana || !self.discutidos.contains(&dia))
    }

    /// That day where it counts, otherwise the first one after it that does: where a term that ends on it ends.
    pub fn desde(&self, dia: Date, lectura: Lectura) -> Date {
        // Calendars of nothing but free days end nowhere; then the day itself, so that nothing is late.
        let next = (0..=400).filter_map(|n| dia.checked_add_days(Days::new(n)));
        next.into_iter().find(|&day| self.es_habil(day, lectura)).unwrap_or(dia)
    }

    /// The first day after it that counts.
    pub fn siguiente(&self, dia: Date, lectura: Lectura) -> Date {
        dia.succ_opt().map_or(dia, |next| self.desde(next, lectura))
    }

    /// Every day that is free, or of which that is disputed, one by one.
    pub fn libres(&self, certeza: Certeza) -> impl Iterator<Item = Date> {
        let dias = self.dias.iter().filter(move |libre| libre.certeza == certeza);
        dias.flat_map(|libre| libre.desde.iter_days().take_while(|dia| *dia <= libre.ultimo()))
    }

    /// What to warn of, seen from a day.
    pub fn aviso(&self, hoy: Date) -> Option<AvisoCalendario> {
        if !self.conoce(hoy) {
            return Some(AvisoCalendario::SinDatos);
        }
        let soon = hoy.checked_add_months(Months::new(6)).unwrap_or(Date::MAX);
        (!self.conoce(soon)).then_some(AvisoCalendario::PorTerminar)
    }
}

fn sin_revisar(datos: &DatosCalendario) -> Option<String> {
    datos.revisado.is_none().then(|| datos.nombre.clone())
}

/// The calendar an office of that zone starts with, by its country; none where its country is not shipped.
pub fn de_la_zona(zona: Tz) -> Option<&'static str> {
    let name = zona.name();
    if name.starts_with("America/Argentina/") {
        return Some("ar");
    }
    // As in tzdata's zone.tab, with the names that stand for the same.
    let of = |zones: &[&str]| zones.contains(&name);
    [
        (
            "ar",
            &[
                "America/Buenos_Aires",
                "America/Catamarca",
                "America/Cordoba",
                "America/Jujuy",
                "America/Mendoza",
                "America/Rosario",
            ][..],
        ),
        ("es", &["Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta"]),
        (
            "mx",
            &[
                "America/Mexico_City",
                "America/Cancun",
                "America/Merida",
                "America/Monterrey",
                "America/Matamoros",
                "America/Chihuahua",
                "America/Ciudad_Juarez",
                "America/Ojinaga",
                "America/Mazatlan",
                "America/Bahia_Banderas",
                "America/Hermosillo",
                "America/Tijuana",
                "America/Ensenada",
                "Mexico/General",
                "Mexico/BajaNorte",
                "Mexico/BajaSur",
            ],
        ),
        (
            "cl",
            &[
                "America/Santiago",
                "America/Punta_Arenas",
                "America/Coyhaique",
                "Pacific/Easter",
                "Chile/Continental",
                "Chile/EasterIsland",
            ],
        ),
        ("co", &["America/Bogota"]),
        ("uy", &["America/Montevideo"]),
    ]
    .into_iter()
    .find_map(|(id, zones)| of(zones).then_some(id))
}

#[cfg(test)]
#[path = "reglas_tests.rs"]
mod tests;
