//! Looks, step by step, whether the app can work with a server; each step says how long it took.

use crate::{
    address::{Address, Origin},
    api::Api,
    app::App,
    connection::dial::{DIAL, Heard, dial},
    error::Error,
    state::{
        Keyring, ServerTest, TestStep,
        TestStepName::{self, Direccion, Llavero, Segura, Servidor, TiempoReal},
        TestStepResult,
    },
};
use serde_json::json;
use std::time::Instant;
use tokio::{sync::mpsc, time::timeout};
use vigia_protocol::error::Idioma;

/// Tries what a sign-in would need, without signing in.
pub(crate) async fn run(app: &App, typed: &str) -> ServerTest {
    let idioma = app.settings.get().idioma;
    let mut test = ServerTest { address: typed.trim().to_owned(), ok: true, steps: Vec::new() };
    let Some(address) = test.step(idioma, Direccion, async { Address::parse(typed) }).await else {
        return test;
    };
    test.address = address.as_str().to_owned();
    let secure = async { Origin::try_from(address) };
    let Some(origin) = test.step(idioma, Segura, secure).await else { return test };
    if origin.as_str().starts_with("http:") {
        test.remark(pick(
            idioma,
            "Sin cifrar, pero no sale de este equipo",
            "Not encrypted, but it does not leave this computer",
        ));
    }
    let server = async { Api::new(origin.clone())?.server(idioma).await };
    let Some(info) = test.step(idioma, Servidor, server).await else { return test };
    test.remark(&format!("{} · Vigía {}", info.firma, info.version));
    if test.step(idioma, TiempoReal, live_channel(&origin)).await.is_none() {
        return test;
    }
    let started = Instant::now();
    app.vault.load().await;
    let (estado, detalle) = match app.vault.keyring() {
        Keyring::Available => (TestStepResult::Ok, None),
        Keyring::Missing => (
            TestStepResult::Aviso,
            Some(pick(
                idioma,
                "El llavero del sistema no responde: la sesión durará hasta cerrar la aplicación",
                "The system's keyring does not answer: the session will last until the app is closed",
            )),
        ),
    };
    let detalle = detalle.map(str::to_owned);
    test.steps.push(TestStep { step: Llavero, estado, detalle, ms: Some(millis(started)) });
    test
}

impl ServerTest {
    async fn step<T>(
        &mut self,
        idioma: Idioma,
        step: TestStepName,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Option<T> {
        let started = Instant::now();
        let result = work.await;
        let ms = Some(millis(started));
        match result {
            Ok(value) => {
                self.steps.push(TestStep { step, estado: TestStepResult::Ok, detalle: None, ms });
                Some(value)
            }
            Err(error) => {
                let detalle = Some(explained(step, &error, idioma));
                self.steps.push(TestStep { step, estado: TestStepResult::Error, detalle, ms });
                self.ok = false;
                None
            }
        }
    }

    /// Adds a word to the step just done.
    fn remark(&mut self, text: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.detalle = Some(text.to_owned());
        }
    }
}

/// Knocks without a token: a server whose live channel works answers that one is missing.
async fn live_channel(origin: &Origin) -> Result<(), Error> {
    let (to, mut heard) = mpsc::unbounded_channel();
    let wire = dial(origin, json!({}), to).await.map_err(Error::Unreachable)?;
    let answer = timeout(DIAL, heard.recv()).await;
    wire.hang_up().await;
    match answer {
        Ok(Some(Heard::Rejected(code))) if code.starts_with("AUTH_") => Ok(()),
        Ok(Some(Heard::Down(why))) => Err(Error::Unreachable(why)),
        Ok(_) => Err(Error::NotVigia("its live channel answers otherwise".into())),
        Err(_) => Err(Error::Unreachable("no answer".into())),
    }
}

fn explained(step: TestStepName, error: &Error, idioma: Idioma) -> String {
    match (step, error) {
        (Segura, _) => pick(
            idioma,
            "La conexión tiene que ir cifrada: use una dirección https://",
            "The connection must be encrypted: use an https:// address",
        )
        .to_owned(),
        (TiempoReal, _) => pick(
            idioma,
            "El canal en vivo no se abre: quizá un intermediario bloquea WebSocket",
            "The live channel does not open: a proxy may be blocking WebSocket",
        )
        .to_owned(),
        // rustls says so in these words; there is no type to ask for below reqwest.
        (_, Error::Unreachable(why)) if why.contains("certificate") => pick(
            idioma,
            "Este equipo no confía en el certificado del servidor",
            "This computer does not trust the server's certificate",
        )
        .to_owned(),
        (_, Error::Unreachable(why)) => format!("{}: {why}", error.detail(idioma).message),
        _ => error.detail(idioma).message,
    }
}

fn pick<'a>(idioma: Idioma, es: &'a str, en: &'a str) -> &'a str {
    match idioma {
        Idioma::Es => es,
        Idioma::En => en,
    }
}

fn millis(started: Instant) -> u64 {
    started.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}
