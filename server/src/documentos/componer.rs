//! Composing beside the requests: hundreds of pages take a while, and whoever waits may give up and ask again.

use super::{Documento, pdf};
use crate::{app::App, error::Result};
use anyhow::Context;

/// A document as PDF, two at a time. Whoever goes away while they wait gives up their place; what is being composed goes
/// on to its end, and until then its place is taken.
pub async fn componer(app: &App, documento: Documento) -> Result<Vec<u8>> {
    let permit = app.composing.clone().acquire_owned().await.context("composing has ended")?;
    let composing = tokio::task::spawn_blocking(move || {
        let made = pdf(&documento);
        drop(permit);
        made
    });
    Ok(composing.await.context("a document was not finished")??)
}

#[cfg(test)]
mod tests {
    use super::componer;
    use crate::{
        documentos::{Bloque, Documento},
        testing::Firm,
    };
    use std::{
        pin::pin,
        task::{Context, Waker},
    };
    use vigia_protocol::error::Idioma;

    fn documento(firm: &Firm, pages: usize) -> Documento {
        Documento {
            titulo: "Constancia".into(),
            subtitulo: String::new(),
            idioma: Idioma::Es,
            at: firm.app.clock.now(),
            cabecera: Default::default(),
            pie: String::new(),
            bloques: vec![Bloque::Parrafo("Un renglón. ".repeat(400)); pages],
        }
    }

    #[tokio::test]
    async fn a_third_document_waits_and_whoever_stops_waiting_leaves_no_work_behind() {
        let firm = Firm::new().await;
        let app = &firm.app;
        let busy = [app.composing.clone().acquire_owned().await, app.composing.clone().acquire_owned().await];
        let waker = &mut Context::from_waker(Waker::noop());
        {
            let mut gone = pin!(componer(app, documento(&firm, 1)));
            assert!(gone.as_mut().poll(waker).is_pending(), "two are being composed");
        }
        let mut third = Box::pin(componer(app, documento(&firm, 1)));
        assert!(third.as_mut().poll(waker).is_pending());
        drop(busy);
        assert!(third.await.unwrap().starts_with(b"%PDF"));
        assert_eq!(app.composing.available_permits(), 2);
    }

    #[tokio::test]
    async fn what_is_being_composed_keeps_its_place_although_nobody_waits_for_it_any_more() {
        let firm = Firm::new().await;
        let waker = &mut Context::from_waker(Waker::noop());
        {
            let mut gone = pin!(componer(&firm.app, documento(&firm, 60)));
            assert!(gone.as_mut().poll(waker).is_pending());
        }
        assert_eq!(firm.app.composing.available_permits(), 1);
        // Both places are free again when it has ended.
        drop(firm.app.composing.acquire_many(2).await.unwrap());
    }
}
