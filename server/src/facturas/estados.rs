//! What may become of an invoice: `borrador → emitida → pagada`, `vencida` in between, or `anulada`. Pure.
//!
//! Who may is simpler: whoever sees all of its case. Office staff would need a grant of a responsable; there is none
//! yet, so an oficio opens no invoice to them.

use vigia_protocol::{facturas::EstadoFactura, time::Date};

/// What happens to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accion {
    /// It is sent.
    Emitir,
    /// It is paid.
    Pagar,
    /// It is void. A paid one is not voided: the money came in.
    Anular,
    /// Its due date has passed; by the server alone.
    Vencer,
}

/// Where an invoice stands afterwards; nowhere else than before, where that cannot be done to it.
pub fn siguiente(estado: EstadoFactura, accion: Accion) -> Option<EstadoFactura> {
    use EstadoFactura::{Anulada, Borrador, Emitida, Pagada, Vencida};
    match (accion, estado) {
        (Accion::Emitir, Borrador) => Some(Emitida),
        (Accion::Pagar, Emitida | Vencida) => Some(Pagada),
        (Accion::Anular, Borrador | Emitida | Vencida) => Some(Anulada),
        (Accion::Vencer, Emitida) => Some(Vencida),
        _ => None,
    }
}

/// Whether the last day to pay has passed: from the day after it, in the firm's calendar.
pub fn vencio(vence: Date, hoy: Date) -> bool {
    hoy > vence
}

#[cfg(test)]
mod tests {
    use super::*;
    use EstadoFactura::{Anulada, Borrador, Emitida, Pagada, Vencida};

    #[test]
    fn the_path_of_an_invoice() {
        let estados = [Borrador, Emitida, Pagada, Vencida, Anulada];
        for (accion, expected) in [
            (Accion::Emitir, [Some(Emitida), None, None, None, None]),
            (Accion::Pagar, [None, Some(Pagada), None, Some(Pagada), None]),
            (Accion::Anular, [Some(Anulada), Some(Anulada), None, Some(Anulada), None]),
            (Accion::Vencer, [None, Some(Vencida), None, None, None]),
        ] {
            for (estado, expected) in estados.into_iter().zip(expected) {
                assert_eq!(siguiente(estado, accion), expected, "{accion:?} from {estado:?}");
            }
        }
    }

    #[test]
    fn an_invoice_is_overdue_from_the_day_after() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (hoy, expected) in [("2026-11-23", false), ("2026-11-24", false), ("2026-11-25", true)] {
            assert_eq!(vencio(day("2026-11-24"), day(hoy)), expected, "{hoy}");
        }
    }
}
