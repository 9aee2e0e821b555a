//! The inbox and the log as a state machine: long random runs of everything that happens to a firm's inboxes, on the
//! real store and by the real functions, against a model of them in maps and vectors that calls none of the rules it
//! checks ([`modelo`]).
//!
//! `VIGIA_PASOS` says how many steps, `VIGIA_SEMILLA` which course: what fails prints both, and its last steps.

mod aparato;
mod carrera;
mod modelo;
mod mundo;
mod pasos;
mod regreso;
mod revision;

use mundo::Mundo;
use std::collections::BTreeMap;

/// Steps of the short form.
const PASOS: u64 = 100;
/// Steps until another firm begins: what is compared after each grows with what was said before.
const POR_ESTUDIO: u64 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_every_inbox_and_every_device_is_what_the_model_says() {
    let mut quedan = numero("VIGIA_PASOS").unwrap_or(PASOS);
    let azar = || u64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap();
    let mut semilla = numero("VIGIA_SEMILLA").unwrap_or_else(azar);
    let mut cuenta: BTreeMap<&str, u64> = BTreeMap::new();
    while quedan > 0 {
        let pasos = quedan.min(POR_ESTUDIO);
        println!("VIGIA_SEMILLA={semilla} VIGIA_PASOS={pasos}");
        let mut mundo = Mundo::new(semilla).await;
        for _ in 0..pasos {
            let paso = mundo.paso().await;
            *cuenta.entry(paso).or_default() += 1;
        }
        quedan -= pasos;
        semilla = semilla.wrapping_add(1);
    }
    println!("{cuenta:?}");
}

fn numero(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
