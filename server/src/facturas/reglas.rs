//! What an invoice may say: its amount, its currency, its dates. Pure.

use crate::{
    error::{Error, Result},
    prescripciones::check_fecha,
};
use vigia_protocol::{facturas::MAX_IMPORTE, time::Date};

/// The codes of ISO 4217 that a debt can be in (list one of the standard, in force in 2026; funds, metals and test
/// codes left out), sorted.
const MONEDAS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
    TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Refuses an amount that is none.
pub fn check_importe(importe: i64) -> Result<()> {
    if (1..=MAX_IMPORTE).contains(&importe) {
        return Ok(());
    }
    Err(Error::invalid("importe", "Tiene que ser mayor que cero", "It has to be more than zero"))
}

/// Refuses what is no currency.
pub fn check_moneda(moneda: &str) -> Result<()> {
    if MONEDAS.split_ascii_whitespace().any(|known| known == moneda) {
        return Ok(());
    }
    Err(Error::invalid("moneda", "No es un código de moneda (ISO 4217)", "Not a currency code (ISO 4217)"))
}

/// Refuses dates that can only be slips: a century away, or due before the invoice bears its date.
pub fn check_fechas(emision: Option<Date>, vence: Option<Date>, hoy: Date) -> Result<()> {
    if let Some(emision) = emision {
        check_fecha("emision", emision, hoy)?;
    }
    if let Some(vence) = vence {
        check_fecha("vence", vence, hoy)?;
    }
    match (emision, vence) {
        (Some(emision), Some(vence)) if vence < emision => Err(Error::invalid(
            "vence",
            "El vencimiento es anterior a la emisión",
            "The due date is before the date of the invoice",
        )),
        _ => Ok(()),
    }
}

/// The date an invoice bears when it is emitted today: the one it was given, or today's.
pub fn emision_al_emitir(emision: Option<Date>, vence: Option<Date>, hoy: Date) -> Result<Date> {
    let emision = emision.unwrap_or(hoy);
    if emision > hoy {
        return Err(Error::invalid(
            "emision",
            "Todavía no llegó la fecha de emisión",
            "The date of the invoice is still to come",
        ));
    }
    check_fechas(Some(emision), vence, hoy)?;
    Ok(emision)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    const HOY: Date = Date::from_ymd_opt(2026, 11, 24).unwrap();

    fn field(result: Result<impl std::fmt::Debug>) -> Option<String> {
        match result {
            Ok(_) => None,
            Err(Error::Invalid(fields)) => fields.into_keys().next(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn amounts() {
        for (importe, fits) in
            [(1, true), (MAX_IMPORTE, true), (0, false), (-1, false), (MAX_IMPORTE + 1, false)]
        {
            assert_eq!(check_importe(importe).is_ok(), fits, "{importe}");
        }
    }

    #[test]
    fn currencies() {
        for (moneda, fits) in [
            ("ARS", true),
            ("USD", true),
            ("UYU", true),
            ("ars", false),
            ("XXX", false),
            ("", false),
            ("ARS USD", false),
        ] {
            assert_eq!(check_moneda(moneda).is_ok(), fits, "{moneda:?}");
        }
    }

    #[test]
    fn dates() {
        for (case, emision, vence, refused) in [
            ("none", None, None, None),
            ("due on its own day", d("2026-11-24"), d("2026-11-24"), None),
            ("due before it", d("2026-11-24"), d("2026-11-23"), Some("vence")),
            ("another century", d("1826-11-24"), None, Some("emision")),
            ("another century", None, d("2226-11-24"), Some("vence")),
        ] {
            assert_eq!(field(check_fechas(emision, vence, HOY)).as_deref(), refused, "{case}");
        }
    }

    #[test]
    fn an_emitted_invoice_bears_a_date_that_has_come() {
        for (case, emision, vence, expected) in [
            ("today's", None, None, Ok(HOY)),
            ("its own", d("2026-11-01"), d("2026-11-10"), Ok(d("2026-11-01").unwrap())),
            ("not tomorrow's", d("2026-11-25"), None, Err("emision")),
            ("nor due before today", None, d("2026-11-23"), Err("vence")),
        ] {
            let found = emision_al_emitir(emision, vence, HOY);
            match expected {
                Ok(date) => assert_eq!(found.unwrap(), date, "{case}"),
                Err(name) => assert_eq!(field(found).as_deref(), Some(name), "{case}"),
            }
        }
    }
}
