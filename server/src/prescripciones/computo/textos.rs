//! A computed date, read out line by line.

use super::{Calculo, Citado, Que, Reserva, Resultado};
use crate::error::Text;
use crate::expedientes::texto::normalizar;
use vigia_protocol::{
    error::Idioma,
    prescripciones::{Derivacion, DerivacionLectura, PasoDerivacion, TipoEvento, Unidad},
    time::Date,
};

/// In a language; of a date that nobody checked it says so.
pub fn derivacion(calculo: &Calculo, verificada: bool, idioma: Idioma) -> Derivacion {
    let lecturas = calculo.lecturas.iter().map(|lectura| una(lectura, verificada, idioma));
    Derivacion { vence: calculo.vence, lecturas: lecturas.collect() }
}

fn una(resultado: &Resultado, verificada: bool, idioma: Idioma) -> DerivacionLectura {
    let voz = Voz { idioma, argentina: argentina(resultado.jurisdiccion.as_deref()) };
    let pasos = resultado.pasos.iter();
    let pasos =
        pasos.map(|paso| PasoDerivacion { fecha: paso.fecha, texto: voz.paso(&paso.que, paso.fecha) });
    let mut reservas: Vec<_> = resultado.reservas.iter().map(|reserva| voz.reserva(reserva)).collect();
    if !verificada {
        reservas.push(voz.dice("Regla no verificada por un abogado", "A rule no lawyer has checked"));
    }
    DerivacionLectura {
        norma: resultado.norma.clone(),
        certeza: resultado.certeza,
        vence: resultado.vence,
        pasos: pasos.collect(),
        vigilada: resultado.vigilada,
        reservas,
    }
}

/// Whether the articles of the Argentine code may be cited: elsewhere the same count has other sources.
fn argentina(jurisdiccion: Option<&str>) -> bool {
    jurisdiccion.is_none_or(|text| text == "AR" || normalizar(text).contains("argentin"))
}

/// Who reads, and whether they cite.
struct Voz {
    idioma: Idioma,
    argentina: bool,
}

impl Voz {
    fn dice(&self, es: impl Into<String>, en: impl Into<String>) -> String {
        Text::new(es, en).get(self.idioma).to_owned()
    }

    fn cita(&self, articulo: &str) -> String {
        if self.argentina { format!(" (CCyC {articulo})") } else { String::new() }
    }

    fn dia(&self, dia: Date) -> String {
        dia.format(match self.idioma {
            Idioma::Es => "%d/%m/%Y",
            Idioma::En => "%-d %b %Y",
        })
        .to_string()
    }

    fn paso(&self, que: &Que, fecha: Date) -> String {
        match que {
            Que::Comienza => self
                .dice("Comienza el plazo; este día no se cuenta", "The term begins; this day is not counted"),
            Que::Termino { cantidad, unidad, calendario } => {
                self.termino(*cantidad, *unidad, calendario.as_ref())
            }
            Que::UltimoDelMes { dia } => {
                let cita = self.cita("art. 6");
                self.dice(
                    format!("El mes no tiene día {dia}: el plazo expira el último día del mes{cita}"),
                    format!("The month has no day {dia}: the term ends on the last day of the month{cita}"),
                )
            }
            Que::Suspension { desde, hasta, dias, fuentes } => {
                let (desde, hasta, fuentes) = (self.dia(*desde), self.dia(*hasta), fuentes.join("; "));
                let cita = self.cita("art. 2539");
                let (days, dias) = (many(*dias, "day", "days"), many(*dias, "día", "días"));
                self.dice(
                    format!("Suspensión del {desde} al {hasta} ({fuentes}): {dias} que no se cuentan{cita}"),
                    format!("Suspension from {desde} to {hasta} ({fuentes}): {days} not counted{cita}"),
                )
            }
            Que::Interrupcion { desde, hasta, vencia, fuente } => {
                let (desde, vencia) = (self.dia(*desde), self.dia(*vencia));
                let cita = self.cita("arts. 2544 y 2547");
                let (es, en) = match hasta {
                    Some(_) => ("desde que termina", "from its end"),
                    None => {
                        ("desde ella, porque no tiene fin cargado", "from it, since it has no end entered")
                    }
                };
                self.dice(
                    format!(
                        "Interrupción del {desde} ({fuente}), antes de vencer el {vencia}: comienza un plazo nuevo {es}{cita}"
                    ),
                    format!(
                        "Interruption of {desde} ({fuente}), before the end on {vencia}: a new term begins {en}{cita}"
                    ),
                )
            }
            Que::PasaAHabil { motivo, calendario } => {
                let motivo = motivo.clone().unwrap_or_else(|| self.dice("Fin de semana", "Weekend"));
                let citado = self.citado(calendario);
                self.dice(
                    format!("{motivo}: el último día pasa al hábil siguiente ({citado})"),
                    format!("{motivo}: the last day moves to the next court day ({citado})"),
                )
            }
            Que::Vence => {
                let fecha = self.dia(fecha);
                self.dice(format!("Vence el {fecha}, a las 24"), format!("Due on {fecha}, at midnight"))
            }
        }
    }

    fn termino(&self, cantidad: u32, unidad: Unidad, calendario: Option<&Citado>) -> String {
        let n = i64::from(cantidad);
        let cita = self.cita("art. 6");
        let citado = calendario.map(|citado| self.citado(citado)).unwrap_or_default();
        match unidad {
            Unidad::Anios => self.dice(
                format!("{} de fecha a fecha{cita}", many(n, "año", "años")),
                format!("{} from date to date{cita}", many(n, "year", "years")),
            ),
            Unidad::Meses => self.dice(
                format!("{} de fecha a fecha{cita}", many(n, "mes", "meses")),
                format!("{} from date to date{cita}", many(n, "month", "months")),
            ),
            Unidad::Dias => self.dice(
                format!("{} desde el siguiente{cita}", many(n, "día corrido", "días corridos")),
                format!("{} from the next one{cita}", many(n, "calendar day", "calendar days")),
            ),
            Unidad::DiasHabiles => self.dice(
                format!("{} desde el siguiente ({citado})", many(n, "día hábil", "días hábiles")),
                format!("{} from the next one ({citado})", many(n, "court day", "court days")),
            ),
        }
    }

    fn citado(&self, Citado { nombre, version }: &Citado) -> String {
        self.dice(format!("{nombre}, versión {version}"), format!("{nombre}, version {version}"))
    }

    fn reserva(&self, reserva: &Reserva) -> String {
        match reserva {
            Reserva::SinDatos { calendario, anio } => self.dice(
                format!(
                    "El calendario {calendario} no tiene datos de {anio}: solo se saltean los fines de semana"
                ),
                format!("The calendar {calendario} has no data of {anio}: only weekends are left out"),
            ),
            Reserva::SinRevisar { calendario } => self.dice(
                format!("Ningún abogado revisó los datos del calendario {calendario}"),
                format!("No lawyer has reviewed the data of the calendar {calendario}"),
            ),
            Reserva::SinFin { desde } => {
                let desde = self.dia(*desde);
                self.dice(
                    format!("Suspensión del {desde} sin fin: no cuenta todavía"),
                    format!("Suspension of {desde} without an end: it does not count yet"),
                )
            }
            Reserva::Discutido { tipo, desde } => {
                let (desde, (es, en)) = (self.dia(*desde), nombre(*tipo));
                self.dice(
                    format!("{es} del {desde} discutida: no se cuenta"),
                    format!("Disputed {en} of {desde}: it is not counted"),
                )
            }
            Reserva::NoAlcanza { tipo, desde } => {
                let (desde, (es, en)) = (self.dia(*desde), nombre(*tipo));
                self.dice(
                    format!("{es} del {desde} fuera del plazo: no lo cambia"),
                    format!("The {en} of {desde} lies outside the term: it changes nothing"),
                )
            }
            Reserva::Tardia { vence } => {
                let vence = self.dia(*vence);
                self.dice(
                    format!("Contando lo discutido, la fecha sería el {vence}"),
                    format!("Counting what is disputed, the date would be {vence}"),
                )
            }
        }
    }
}

fn nombre(tipo: TipoEvento) -> (&'static str, &'static str) {
    match tipo {
        TipoEvento::Suspension => ("Suspensión", "suspension"),
        TipoEvento::Interrupcion => ("Interrupción", "interruption"),
    }
}

fn many(n: i64, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}
