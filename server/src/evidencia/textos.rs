//! The words of evidence, in both languages. Never that a right has ended or that something was in time: only what was
//! entered, and how the dates stand to today.

use chrono::Offset;
use chrono_tz::Tz;
use std::borrow::Cow;
use vigia_protocol::{
    error::Idioma,
    inbox::{ConstanciaPaso, Escalon, Hecho},
    prescripciones::{Clase, Nivel},
    time::{Date, Timestamp},
};

macro_rules! palabras {
    ($($name:ident: $es:literal / $en:literal;)*) => {
        /// The words, in one language.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "each is its own text")]
        pub struct Palabras {
            pub idioma: Idioma,
            $(pub $name: &'static str,)*
        }

        static ES: Palabras = Palabras { idioma: Idioma::Es, $($name: $es,)* };
        static EN: Palabras = Palabras { idioma: Idioma::En, $($name: $en,)* };
    };
}

palabras! {
    titulo: "Constancia técnica interna" / "Internal technical record";
    leyenda: "constancia técnica interna" / "internal technical record";
    del_expediente: "Expediente" / "Case";
    del_plazo: "Plazo" / "Deadline";
    de_la_notificacion: "Notificación" / "Notification";
    que_es: "Qué dice este documento" / "What this document says";
    explicacion: "Registro interno del estudio: qué avisó el sistema, a quién y qué respondió cada dispositivo. «Entregada al \
        sistema de notificaciones» quiere decir que el dispositivo la entregó a su sistema operativo; no prueba que \
        alguien la haya visto. Las fechas son las que cargó el estudio; este documento no opina sobre ellas."
        / "Internal record of the firm: what the system alerted, whom, and what each device answered. “Given to the \
        notification system” means that the device handed it to its operating system; it does not prove that anybody \
        saw it. The dates are those the firm entered; this document takes no position on them.";
    ref_: "Ref." / "Ref.";
    referencia: "Referencia" / "Reference";
    caratula: "Carátula" / "Title";
    numero: "Número" / "Number";
    juzgado: "Juzgado" / "Court";
    clase: "Clase" / "Kind";
    tipo: "Tipo" / "Type";
    fecha_cargada: "Fecha cargada" / "Date entered";
    estado: "Estado" / "State";
    abierto: "abierto" / "open";
    resuelto: "resuelto" / "resolved";
    verificacion: "Verificación" / "Verification";
    sin_verificar: "sin verificar" / "not verified";
    verificada: "verificada por una segunda persona" / "verified by a second person";
    aviso_sin_verificar: "Sin verificar: ninguna segunda persona controló la fecha cargada."
        / "Not verified: no second person checked the date that was entered.";
    base_legal: "Base legal" / "Legal basis";
    contra: "Contra" / "Against";
    fechas: "Fechas que tuvo" / "Dates it had";
    version: "Versión" / "Version";
    cargada_por: "Cargada por" / "Entered by";
    registro: "Registro de auditoría del plazo" / "Audit of the deadline";
    asiento: "Asiento" / "Entry";
    quien: "Quién" / "Who";
    que: "Qué" / "What";
    detalle: "Detalle" / "Detail";
    avisos: "Avisos" / "Alerts";
    otros_avisos: "Otros avisos del expediente" / "Other alerts of the case";
    sin_avisos: "Sin avisos hasta el momento de este documento." / "No alerts up to the moment of this document.";
    sin_plazos: "El expediente no tiene plazos cargados." / "No deadlines were entered in this case.";
    sin_asientos: "Sin asientos." / "No entries.";
    sin_fechas: "Sin fechas." / "No dates.";
    para: "para" / "for";
    requiere_nota: "requiere nota" / "requires a note";
    hecho: "Hecho" / "Event";
    dispositivo: "Dispositivo" / "Device";
    hora_servidor: "Hora del servidor" / "Server time";
    hora_dispositivo: "Hora del dispositivo" / "Device time";
    aceptada: "Aceptada por el servidor" / "Accepted by the server";
    almacenada: "Almacenada en el dispositivo" / "Stored on the device";
    entregada: "Entregada al sistema de notificaciones" / "Given to the notification system";
    correo_en_cola: "Correo en cola" / "E-mail queued";
    correo_enviado: "Correo entregado al servidor de correo" / "E-mail given to the mail server";
    correo_fallido: "Correo no enviado, se reintenta" / "E-mail not sent, to be tried again";
    correo_abandonado: "Correo no enviado, sin más intentos" / "E-mail not sent, given up";
    intento: "intento" / "try";
    recordada: "Recordatorio emitido" / "Reminder raised";
    recordatorio_entregado: "Recordatorio entregado al sistema de notificaciones"
        / "Reminder given to the notification system";
    escalada: "Escalada" / "Escalated";
    a_la_supervision: "a la supervisión" / "to the supervisors";
    a_los_admins: "a los administradores" / "to the admins";
    del_ultimo_dia: "por ser el último día y no estar resuelto" / "as it is the last day and not resolved";
    en_suplencia_de: "en suplencia de" / "standing in for";
    leida: "Leída" / "Read";
    nota: "Tomó nota" / "Took note";
    cerrada: "Cerrada (ya no pide nada)" / "Closed (asks for nothing more)";
    retirada: "Retirada (terminó el acceso)" / "Taken back (access ended)";
    alerta: "Alerta de plazo" / "Deadline alert";
    aviso: "Aviso" / "Notification";
    oficio: "Oficio asignado" / "Oficio assigned";
    expediente_nuevo: "Expediente nuevo" / "New case";
    sistema: "Aviso del sistema" / "System alert";
    el_servidor: "el servidor" / "the server";
    un_sistema: "un sistema del estudio" / "a system of the firm";
    procedencia: "Procedencia" / "Provenance";
    firma: "Estudio" / "Firm";
    pedida_por: "Pedida por" / "Requested by";
    hora_de_pedido: "Fecha y hora" / "Date and time";
    zona: "Zona horaria" / "Time zone";
    relojes: "Relojes" / "Clocks";
    sobre_relojes: "«Hora del servidor» es la del reloj del servidor al recibir cada hecho; «hora del dispositivo», la que \
        informó el dispositivo. Pueden diferir, y un hecho puede informarse más tarde de cuando ocurrió."
        / "“Server time” is that of the server's clock when it received each event; “device time” is what the device \
        reported. They may differ, and an event may be reported later than it happened.";
    servidor: "Versión del servidor" / "Server version";
    esquema: "Versión de los datos" / "Data version";
    calendario: "Calendario de la oficina" / "Office calendar";
    sin_calendario: "ninguno elegido" / "none chosen";
    cadena: "Cadena de auditoría" / "Audit chain";
    posicion: "asiento" / "entry";
    sello: "Sello" / "Seal";
    firmada_el: "Firmada el" / "Signed at";
    firma_digital: "Firma" / "Signature";
    clave_publica: "Clave pública" / "Public key";
    firma_valida: "Firma de este servidor" / "Signed by this server";
    sin_sello: "todavía sin sello" / "not sealed yet";
    huella: "Huella SHA-256" / "SHA-256 digest";
    sujeto: "Sobre qué" / "About";
    hay_mas: "Hay más asientos: acotar por fechas" / "There are more entries: narrow it down by dates";
    hay_mas_del_expediente:
        "Esta constancia no está completa: hay más avisos que los que entran, y están los más nuevos. Para tener los anteriores hay que pedir la constancia de cada plazo"
        / "This record is not complete: there are more alerts than fit, and these are the newest. For the earlier ones ask for the record of each deadline";
    hay_mas_del_plazo:
        "Esta constancia no está completa: hay más de lo que entra, y está lo más nuevo. Lo anterior está en el registro de auditoría, que la administración exporta por expediente y por fechas"
        / "This record is not complete: there is more than fits, and this is the newest. What came before is in the audit, which an admin exports by case and by dates";
    si: "sí" / "yes";
    no: "no" / "no";
}

/// The words of a language.
pub fn palabras(idioma: Idioma) -> &'static Palabras {
    match idioma {
        Idioma::Es => &ES,
        Idioma::En => &EN,
    }
}

/// A day: `24/11/2026`.
pub fn dia(idioma: Idioma, dia: Date) -> String {
    match idioma {
        Idioma::Es => dia.format("%d/%m/%Y").to_string(),
        Idioma::En => dia.format("%Y-%m-%d").to_string(),
    }
}

/// An instant in the firm's zone, with the zone's distance from UTC: `24/11/2026 08:00:05 -03:00`.
pub fn hora(idioma: Idioma, zona: Tz, at: Timestamp) -> String {
    let local = at.utc().with_timezone(&zona);
    let time = local.format("%H:%M:%S");
    format!("{} {time} {}", dia(idioma, local.date_naive()), local.offset().fix())
}

/// What kind of deadline.
pub fn clase(words: &Palabras, clase: Clase) -> &'static str {
    match (words.idioma, clase) {
        (Idioma::Es, Clase::Prescripcion) => "prescripción",
        (Idioma::Es, Clase::Caducidad) => "caducidad",
        (Idioma::Es, Clase::PlazoProcesal) => "plazo procesal",
        (Idioma::En, Clase::Prescripcion) => "prescripción (limitation)",
        (Idioma::En, Clase::Caducidad) => "caducidad (lapse)",
        (Idioma::En, Clase::PlazoProcesal) => "procedural term",
    }
}

/// How urgent.
pub fn nivel(words: &Palabras, nivel: Nivel) -> &'static str {
    match (words.idioma, nivel) {
        (Idioma::Es, Nivel::Warning) => "advertencia",
        (Idioma::Es, Nivel::Critical) => "crítica",
        (Idioma::En, Nivel::Warning) => "warning",
        (Idioma::En, Nivel::Critical) => "critical",
    }
}

/// What became of an alert.
pub fn de_hecho(words: &Palabras, hecho: Hecho) -> &'static str {
    match hecho {
        Hecho::Aceptada => words.aceptada,
        Hecho::Almacenada => words.almacenada,
        Hecho::Entregada => words.entregada,
        Hecho::CorreoEnCola => words.correo_en_cola,
        Hecho::CorreoEnviado => words.correo_enviado,
        Hecho::CorreoFallido => words.correo_fallido,
        Hecho::CorreoAbandonado => words.correo_abandonado,
        Hecho::Recordada => words.recordada,
        Hecho::RecordatorioEntregado => words.recordatorio_entregado,
        Hecho::Escalada => words.escalada,
        Hecho::Leida => words.leida,
        Hecho::Nota => words.nota,
        Hecho::Cerrada => words.cerrada,
        Hecho::Retirada => words.retirada,
    }
}

/// The rest of a step: `n.º 2`; `a la supervisión, para Ana`; `intento 1, para ana@estudio.test: no answer`.
pub fn de_paso(words: &Palabras, paso: &ConstanciaPaso) -> String {
    let reminder = matches!(paso.paso, Hecho::Recordada | Hecho::RecordatorioEntregado);
    let number = match (paso.n, words.idioma) {
        (Some(n), Idioma::Es) if reminder => Some(format!("n.º {n}")),
        (Some(n), Idioma::En) if reminder => Some(format!("no. {n}")),
        (n, _) => n.map(|n| format!("{} {n}", words.intento)),
    };
    let rung = paso.escalon.map(|rung| escalon(words, rung).to_owned());
    let para = paso.para.as_ref().map(|who| format!("{} {who}", words.para));
    let said = [rung, number, para].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match &paso.error {
        Some(error) => format!("{said}: {error}"),
        None => said,
    }
}

/// To whom an alert went on that nobody took note of.
pub fn escalon(words: &Palabras, escalon: Escalon) -> &'static str {
    match escalon {
        Escalon::Supervisor => words.a_la_supervision,
        Escalon::Admins => words.a_los_admins,
        Escalon::UltimoDia => words.del_ultimo_dia,
    }
}

/// How a due date stands to a day, by the days that are left: what was entered, and nothing about what follows from it.
pub fn estado_de_fecha(idioma: Idioma, dias: i64) -> String {
    match (idioma, dias) {
        (Idioma::Es, 0) => "la fecha cargada es hoy".to_owned(),
        (Idioma::Es, 1) => "falta 1 día".to_owned(),
        (Idioma::Es, 2..) => format!("faltan {dias} días"),
        (Idioma::Es, -1) => "fecha cargada superada hace 1 día".to_owned(),
        (Idioma::Es, _) => format!("fecha cargada superada hace {} días", -dias),
        (Idioma::En, 0) => "the date entered is today".to_owned(),
        (Idioma::En, 1) => "1 day left".to_owned(),
        (Idioma::En, 2..) => format!("{dias} days left"),
        (Idioma::En, -1) => "date entered passed 1 day ago".to_owned(),
        (Idioma::En, _) => format!("date entered passed {} days ago", -dias),
    }
}

/// An act of the audit in words; one without words of its own as it is written there.
pub fn de_accion<'a>(words: &Palabras, accion: &'a str) -> Cow<'a, str> {
    let (es, en) = match accion {
        "prescripcion.ingresada" => ("Plazo ingresado", "Deadline entered"),
        "prescripcion.editada" => ("Plazo editado", "Deadline edited"),
        "prescripcion.verificada" => ("Fecha verificada", "Date verified"),
        "prescripcion.resuelta" => ("Plazo resuelto", "Deadline resolved"),
        "prescripcion.reabierta" => ("Plazo reabierto", "Deadline reopened"),
        "prescripcion.evento" => ("Suspensión o interrupción", "Suspension or interruption"),
        "prescripcion.evento-retirado" => {
            ("Suspensión o interrupción retirada", "Suspension or interruption withdrawn")
        }
        "prescripcion.escalada" => ("Aviso escalado", "Alert escalated"),
        "prescripcion.avisada" => ("Aviso emitido", "Alert raised"),
        "constancia.exportada" => ("Constancia exportada", "Record exported"),
        _ => return Cow::Borrowed(accion),
    };
    Cow::Borrowed(match words.idioma {
        Idioma::Es => es,
        Idioma::En => en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_as_entered_and_never_what_follows_from_them() {
        // domain.md, «Texts»: «fecha cargada superada hace 2 días»; never «prescripto» or «a tiempo».
        for (dias, es, en) in [
            (-2, "fecha cargada superada hace 2 días", "date entered passed 2 days ago"),
            (-1, "fecha cargada superada hace 1 día", "date entered passed 1 day ago"),
            (0, "la fecha cargada es hoy", "the date entered is today"),
            (1, "falta 1 día", "1 day left"),
            (30, "faltan 30 días", "30 days left"),
        ] {
            assert_eq!(estado_de_fecha(Idioma::Es, dias), es);
            assert_eq!(estado_de_fecha(Idioma::En, dias), en);
        }
    }

    #[test]
    fn instants_say_their_distance_from_utc() {
        let at = |text: &str| Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        let madrid = chrono_tz::Europe::Madrid;
        // The hour that comes twice on 25 October 2026.
        assert_eq!(hora(Idioma::Es, madrid, at("2026-10-25T00:30:00Z")), "25/10/2026 02:30:00 +02:00");
        assert_eq!(hora(Idioma::En, madrid, at("2026-10-25T01:30:00Z")), "2026-10-25 02:30:00 +01:00");
    }
}
