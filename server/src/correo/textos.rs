//! What e-mails say, in Spanish: nobody's language is known before they ask. Pure: what, when, reference.

use super::{Correo, cola::clave_de};
use crate::prescripciones::{fecha_en_palabras, plazos::nivel};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{Contexto, Escalon},
    prescripciones::Nivel,
    time::Date,
};

/// Why somebody gets an e-mail about a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motivo {
    /// Nobody took note.
    Escalon(Escalon),
    /// The alert is on no device of theirs.
    SinDispositivo,
}

/// The firm, as an e-mail names it.
#[derive(Clone, Debug)]
pub struct Firma<'a> {
    /// Its name.
    pub nombre: &'a str,
    /// Where its pages are, where that is known.
    pub url: Option<&'a str>,
    /// Whether the carátula may stand in an e-mail.
    pub caratula: bool,
}

/// The e-mail about an alert of a deadline.
pub fn plazo(
    firma: &Firma<'_>,
    (user, notificacion): (&UserId, &NotificationId),
    motivo: Motivo,
    caso: &Contexto,
    (vence, dias): (Date, i64),
) -> Correo {
    let titulo = titulo(vence, dias);
    let porque = match motivo {
        Motivo::Escalon(Escalon::Supervisor | Escalon::Admins) => "Nadie tomó nota en el tiempo previsto.",
        Motivo::Escalon(Escalon::UltimoDia) => "Es el último día y el plazo no está resuelto.",
        Motivo::SinDispositivo => "El aviso no llegó a ninguno de sus equipos.",
    };
    let mut lines = vec![format!("{titulo}."), format!("Referencia: {}", caso.referencia)];
    if firma.caratula {
        lines.push(format!("Carátula: {}", caso.caratula));
    }
    if caso.sin_verificar {
        lines.push("Fecha sin verificar.".to_owned());
    }
    lines.push(String::new());
    lines.extend(caso.suplencia_de.as_ref().map(|away| format!("En suplencia de {away}.")));
    lines.push(porque.to_owned());
    if let Some(url) = firma.url {
        lines.push(format!("Para verlo: {url}/#/expedientes/{}", caso.expediente_id));
    }
    lines.extend([
        String::new(),
        "Leer este correo no es tomar nota: se toma nota en Vigía.".to_owned(),
        format!("Vigía · {}", firma.nombre),
    ]);
    Correo {
        user: user.clone(),
        clave: clave_de(user, notificacion),
        asunto: format!("{titulo} · Ref. {}", caso.referencia),
        texto: lines.join("\n") + "\n",
        adjuntos: Vec::new(),
    }
}

/// «Crítico: un plazo vence mañana, mié 25 nov 2026».
fn titulo(vence: Date, dias: i64) -> String {
    let fecha = fecha_en_palabras(vence);
    let nivel = match nivel(dias) {
        Some(Nivel::Critical) => "Crítico: ",
        Some(Nivel::Warning) => "Atención: ",
        None => "",
    };
    let cuando = match dias {
        0 => format!("un plazo vence hoy, {fecha}"),
        1 => format!("un plazo vence mañana, {fecha}"),
        2.. => format!("un plazo vence en {dias} días, {fecha}"),
        -1 => format!("fecha cargada superada ayer, {fecha}"),
        _ => format!("fecha cargada superada hace {} días, {fecha}", dias.unsigned_abs()),
    };
    match nivel {
        "" => mayuscula(&cuando),
        nivel => format!("{nivel}{cuando}"),
    }
}

fn mayuscula(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caso() -> Contexto {
        serde_json::from_value(serde_json::json!({
            "expedienteId": "e1", "referencia": "0412", "caratula": "Pérez c/ García", "sinVerificar": true
        }))
        .unwrap()
    }

    fn mail(motivo: Motivo, dias: i64, caratula: bool) -> Correo {
        let firma = Firma { nombre: "Estudio", url: Some("https://vigia.estudio.test"), caratula };
        let (user, id) = ("luz".parse().unwrap(), "n1".parse().unwrap());
        plazo(&firma, (&user, &id), motivo, &caso(), ("2026-11-25".parse().unwrap(), dias))
    }

    #[test]
    fn an_email_says_what_when_and_which_and_no_more() {
        // domain.md, «Texts»: «what, when, reference; the carátula only where the setting shows it»; «sin verificar»
        // shows; never «prescripto»; no acknowledging by a link.
        for (dias, subject) in [
            (6, "Atención: un plazo vence en 6 días, mié 25 nov 2026 · Ref. 0412"),
            (1, "Crítico: un plazo vence mañana, mié 25 nov 2026 · Ref. 0412"),
            (0, "Crítico: un plazo vence hoy, mié 25 nov 2026 · Ref. 0412"),
            (-1, "Crítico: fecha cargada superada ayer, mié 25 nov 2026 · Ref. 0412"),
            (-2, "Crítico: fecha cargada superada hace 2 días, mié 25 nov 2026 · Ref. 0412"),
        ] {
            let mail = mail(Motivo::SinDispositivo, dias, false);
            assert_eq!(mail.asunto, subject);
            assert!(!mail.texto.contains("Pérez") && !mail.asunto.contains("Pérez"), "{}", mail.texto);
            assert!(mail.texto.contains("sin verificar"), "{}", mail.texto);
            assert!(mail.texto.contains("https://vigia.estudio.test/#/expedientes/e1\n"), "{}", mail.texto);
        }
        let own = mail(Motivo::SinDispositivo, 1, false);
        assert!(!own.texto.contains("suplencia"), "{}", own.texto);
        let caso = Contexto { suplencia_de: Some("Luz Rey".into()), ..caso() };
        let firma = Firma { nombre: "Estudio", url: None, caratula: false };
        let about = (&"mia".parse().unwrap(), &"n1".parse().unwrap());
        let deputy = plazo(&firma, about, Motivo::SinDispositivo, &caso, ("2026-11-25".parse().unwrap(), 1));
        assert!(deputy.texto.contains("En suplencia de Luz Rey.\n"), "{}", deputy.texto);
        let shown = mail(Motivo::Escalon(Escalon::Admins), 1, true);
        assert!(shown.texto.contains("Carátula: Pérez c/ García"), "{}", shown.texto);
        assert!(shown.texto.contains("Nadie tomó nota"), "{}", shown.texto);
    }
}
