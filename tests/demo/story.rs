//! What happens: Lucía signs in on her machine, and her colleagues keep her busy.

use anyhow::{Context, Result};
use serde_json::json;
use vigia_protocol::{
    event::{AlertLevel, SystemAlert},
    expedientes::ExpedientesPage,
    facturas::Factura,
    ids::ExpedienteId,
    mensajes::{Mensaje, NewMensaje},
    prescripciones::Prescripcion,
    sistema::{NewSystemAlert, Para},
};
use vigia_tests::{api::Api, server::Server};

use crate::{Flags, fechas::Calendar, firma, firma::People};

/// Whose screen it is.
const HERO: &str = "lucia";
/// Who makes things happen.
const COLLEAGUE: &str = "martin";
/// Who administers the firm.
const ADMIN: &str = "graciela";

/// Everybody something happens by.
struct Cast<'a> {
    lucia: &'a Api,
    martin: &'a Api,
    graciela: &'a Api,
}

impl<'a> Cast<'a> {
    fn of(people: &'a People) -> Result<Self> {
        Ok(Self {
            lucia: person(people, HERO)?,
            martin: person(people, COLLEAGUE)?,
            graciela: person(people, ADMIN)?,
        })
    }
}

/// Opens the app, signs in, and lets things happen until somebody ends it.
#[cfg(target_os = "linux")]
pub async fn tell(server: &Server, people: &People, password: &str, flags: &Flags) -> Result<()> {
    use crate::{pictures::Pictures, screen::Screen};

    let screen = Screen::find(&flags.folder).await?;
    let story = async {
        let cast = Cast::of(people)?;
        let lucia = cast.lucia;
        let calendar = Calendar::of(server).await?;
        let today = calendar.today;
        let near = firma::look_through(lucia, today, 30).await?;
        let hidden = matches!(screen, Screen::Hidden(_));
        println!("Opening the desktop app{} …", if hidden { ", on a screen of its own" } else { "" });
        let window = match screen.open(flags.dark).await {
            Ok(window) => window,
            Err(error) if hidden => return Err(error),
            Err(_) => {
                // No driver: the person signs in.
                let mut app = screen.start()?;
                println!("  sign in as {} with {password} at {}", lucia.me().email, server.origin());
                signed_in(lucia).await?;
                happen(&calendar, &cast, async || Ok(())).await?;
                say_how_to_end();
                app.ended().await?;
                return Ok(());
            }
        };
        let pictures = Pictures::new(hidden.then_some(&window), flags);
        pictures.take("bienvenida").await?;
        window.sign_in(server.origin(), &lucia.me().email, password).await?;
        println!("  {} is signed in\n", lucia.me().nombre);
        if let Some(noted) = near.iter().find(|entry| entry.payload["diasRestantes"] == 7) {
            lucia.ack(&noted.notification_id).await?;
        }
        firma::look_through(lucia, today, 3).await?;

        let mut shown = screen.count();
        happen(&calendar, &cast, async || {
            shown += 1;
            screen.shown(shown).await
        })
        .await?;
        pictures.take_all(&window, lucia).await?;
        say_how_to_end();
        std::future::pending::<Result<()>>().await
    };
    tokio::select! {
        outcome = story => outcome,
        outcome = screen.print_toasts() => outcome,
    }
}

/// Where windows cannot be driven: tells how to sign in, and lets things happen once somebody has.
#[cfg(not(target_os = "linux"))]
pub async fn tell(server: &Server, people: &People, password: &str, _: &Flags) -> Result<()> {
    use vigia_tests::{paths, process::Process};

    let cast = Cast::of(people)?;
    let (lucia, calendar) = (cast.lucia, Calendar::of(server).await?);
    let mut command = tokio::process::Command::new(paths::program("vigia")?);
    let mut app = Process::start("vigia", command.env("VIGIA_PROFILE", "demo"))?;
    println!("  sign in as {} with {password} at {}", lucia.me().email, server.origin());
    signed_in(lucia).await?;
    happen(&calendar, &cast, async || Ok(())).await?;
    say_how_to_end();
    app.ended().await.map(drop)
}

fn person<'a>(people: &'a People, key: &str) -> Result<&'a Api> {
    people.get(key).with_context(|| format!("nobody is called {key}"))
}

fn say_how_to_end() {
    println!("\nEverything keeps running; Ctrl-C ends all of it.");
}

/// Waits, as long as it takes, until somebody has signed in from another device than the demo's own.
async fn signed_in(who: &Api) -> Result<()> {
    loop {
        let devices: Vec<vigia_protocol::session::Device> = who.get("/me/devices").await?;
        if devices.iter().any(|device| device.signed_in && !device.current) {
            return Ok(());
        }
        pause().await;
    }
}

/// Long enough for a person to see one thing before the next.
async fn pause() {
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
}

/// A morning at the firm; `seen` waits until what just happened was shown.
async fn happen(
    calendar: &Calendar,
    Cast { lucia, martin, graciela }: &Cast<'_>,
    mut seen: impl AsyncFnMut() -> Result<()>,
) -> Result<()> {
    pause().await;
    println!("Martín assigns an oficio to Lucía:");
    let sosa = find(martin, "Sosa").await?;
    let oficio = martin.new_oficio(&sosa, "Ministerio de Salud: habilitación de la clínica").await?;
    martin.assign(&oficio, &lucia.id()).await?;
    seen().await?;

    pause().await;
    println!("Martín enters a deadline with 5 days left:");
    let _: Prescripcion = martin.new_prescripcion(&sosa, calendar.day(5)).await?;
    seen().await?;

    pause().await;
    println!("… and one with 1 day left:");
    let perez = find(martin, "Pérez").await?;
    martin.new_prescripcion(&perez, calendar.day(1)).await?;
    seen().await?;

    pause().await;
    println!("Martín mentions Lucía in a message of that case:");
    let texto =
        format!("@{} vence mañana: la demanda está lista para firmar, falta tu visto.", lucia.me().nombre);
    let new = NewMensaje { texto, menciones: vec![lucia.id()] };
    let _: Mensaje = martin.post(&format!("/expedientes/{perez}/mensajes"), &new).await?;
    seen().await?;

    pause().await;
    println!("Martín marks an invoice of it as paid.");
    let facturas: Vec<Factura> = martin.get(&format!("/expedientes/{perez}/facturas")).await?;
    let open = facturas.into_iter().find(|factura| factura.estado.as_str() == "emitida");
    if let Some(open) = open {
        let at = json!({ "version": open.version });
        let _: Factura = martin.post(&format!("/facturas/{}/pagar", open.id), &at).await?;
    }

    pause().await;
    println!("Graciela tells the whole firm something:");
    let alert = NewSystemAlert {
        level: AlertLevel::Warning,
        title: "Corte de luz programado".to_owned(),
        message: "Edesur corta el suministro del edificio el viernes de 14 a 17. El servidor sigue en línea."
            .to_owned(),
        para: Para::Todos,
    };
    let _: SystemAlert = graciela.post("/system-alerts", &alert).await?;
    seen().await
}

async fn find(who: &Api, word: &str) -> Result<ExpedienteId> {
    let page: ExpedientesPage = who.get(&format!("/expedientes?q={word}")).await?;
    let case = page.expedientes.into_iter().next().with_context(|| format!("no case of {word}"))?;
    Ok(case.id)
}
