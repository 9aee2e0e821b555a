//! Load that goes on whatever happens: what was accepted is remembered, what was refused is counted.

use anyhow::{Result, bail};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{task::JoinSet, time::MissedTickBehavior};
use vigia_protocol::{
    ids::ExpedienteId,
    prescripciones::{NewPrescripcion, Prescripcion},
};
use vigia_tests::{
    api::Api,
    firma::{Firma, PASSWORD},
    wait::until,
};

/// How many write at the same time.
const WRITERS: usize = 4;
/// How long each waits from one deadline to the next.
const PACE: Duration = Duration::from_millis(150);

/// People who enter one deadline after the other.
pub struct Carga {
    told: Arc<Told>,
    writers: JoinSet<Result<()>>,
}

/// What they were told.
#[derive(Default)]
pub struct Told {
    accepted: Mutex<Vec<String>>,
    refused: AtomicUsize,
    cut: AtomicUsize,
    over: AtomicBool,
}

impl Told {
    /// The deadlines that were accepted.
    pub fn accepted(&self) -> Vec<String> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many were refused with a 503, and so not entered.
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }

    /// How many got no answer: they may be entered or not.
    pub fn cut(&self) -> usize {
        self.cut.load(Ordering::SeqCst)
    }
}

impl Carga {
    /// Lucía and Martín enter deadlines of this case, from two places each.
    pub async fn start<S>(firma: &Firma<S>, origin: &str, case: &ExpedienteId) -> Result<Self> {
        let vence = firma.in_days(5).await?;
        let new = NewPrescripcion { tipo: "Daños".into(), vence: Some(vence), ..NewPrescripcion::default() };
        let (told, mut writers) = (Arc::<Told>::default(), JoinSet::new());
        for number in 0..WRITERS {
            let who = if number.is_multiple_of(2) { &firma.lucia } else { &firma.martin };
            let api = Api::sign_in(origin, &who.me().email, PASSWORD, "Carga").await?;
            let path = format!("/expedientes/{case}/prescripciones");
            writers.spawn(write(api, path, json!(new), Arc::clone(&told)));
        }
        Ok(Self { told, writers })
    }

    /// Waits until so many more were accepted.
    pub async fn accepts(&mut self, more: usize) -> Result<()> {
        let enough = self.told.accepted().len() + more;
        self.reaches("more accepted deadlines", |told| told.accepted().len() >= enough).await
    }

    /// Waits until so many more were refused.
    pub async fn is_refused(&mut self, more: usize) -> Result<()> {
        let enough = self.told.refused() + more;
        self.reaches("more refusals", |told| told.refused() >= enough).await
    }

    async fn reaches(&mut self, what: &str, enough: impl Fn(&Told) -> bool) -> Result<()> {
        let told = Arc::clone(&self.told);
        tokio::select! {
            reached = until(what, async || Ok(enough(&told).then_some(()))) => reached,
            ended = self.writers.join_next() => bail!("a writer has ended: {ended:?}"),
        }
    }

    /// Lets everybody finish what they are at.
    pub async fn stop(mut self) -> Result<Arc<Told>> {
        self.told.over.store(true, Ordering::SeqCst);
        while let Some(ended) = self.writers.join_next().await {
            ended??;
        }
        Ok(self.told)
    }
}

async fn write(api: Api, path: String, new: serde_json::Value, told: Arc<Told>) -> Result<()> {
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !told.over.load(Ordering::SeqCst) {
        pace.tick().await;
        match api.send(Method::POST, &path, Some(new.clone())).await {
            Ok(answer) if answer.status.is_success() => {
                let deadline: Prescripcion = answer.ok()?;
                told.accepted.lock().unwrap_or_else(PoisonError::into_inner).push(deadline.id.to_string());
            }
            Ok(answer)
                if answer.status == StatusCode::SERVICE_UNAVAILABLE
                    && answer.body["error"]["code"] == "NO_DISPONIBLE" =>
            {
                told.refused.fetch_add(1, Ordering::SeqCst);
            }
            // The proxy's word for a server that died at it: done or not, nobody knows.
            Ok(answer) if answer.status == StatusCode::BAD_GATEWAY => {
                told.cut.fetch_add(1, Ordering::SeqCst);
            }
            Ok(answer) => bail!("neither accepted nor unavailable: {answer:?}"),
            Err(_) => {
                told.cut.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    Ok(())
}
