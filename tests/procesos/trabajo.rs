//! The pages at work: what a person enters there is in the firm, and what others do comes up.

use anyhow::{Context, Result, ensure};
use vigia_protocol::{
    expedientes::ExpedientesPage,
    oficios::{EstadoOficio, Oficio},
    prescripciones::{EstadoPrescripcion, Prescripcion},
};
use vigia_tests::{
    casa::{Casa, House},
    firma::Firma,
    in_every_casa,
    wait::until,
};

use crate::puesto::Puesto;

in_every_casa! {
    a_lawyer_enters_a_case_and_its_deadline_hears_of_it_and_resolves_it,
    the_office_takes_an_oficio_from_its_queue_and_completes_it,
    an_open_case_shows_what_a_colleague_changes_as_it_happens,
}

async fn a_lawyer_enters_a_case_and_its_deadline_hears_of_it_and_resolves_it(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    let window = &lucia.window;
    window.press("Expedientes").await?;
    window.press("Nuevo expediente").await?;
    window.fill("Carátula", "Roldán, Pablo c/ Gutiérrez, Sonia s/ liquidación de la comunidad").await?;
    window.press("Crear expediente").await?;
    window.reads("Roldán, Pablo").await?;
    let page: ExpedientesPage = firma.lucia.get("/expedientes?q=roldan").await?;
    let case = page.expedientes.first().context("the case is in the firm")?;
    window.go(&format!("/expedientes/{}", case.id)).await?;

    window.press("Agregar plazo").await?;
    window.fill("Qué plazo es", "Acción de liquidación").await?;
    let due = firma.in_days(1).await?;
    window.fill("Vence", &due.format("%d/%m/%Y").to_string()).await?;
    window.press("Guardar").await?;
    window.reads("Acción de liquidación").await?;
    let toast = lucia.desktop.toasts.wait("its alert", |toast| toast.title.contains("mañana")).await?;

    window.press("Resolver").await?;
    window.fill("Motivo", "Convenio homologado").await?;
    window.fill("Dónde consta", "Foja 31").await?;
    window.press("Resolver").await?;
    window.reads("Convenio homologado").await?;
    let deadlines: Vec<Prescripcion> =
        firma.lucia.get(&format!("/expedientes/{}/prescripciones", case.id)).await?;
    ensure!(
        deadlines.first().is_some_and(|one| one.estado == EstadoPrescripcion::Resuelta && one.vence == due)
    );
    // What asks for nothing any more does not stay on the screen.
    lucia.desktop.toasts.closed(toast.id).await
}

async fn the_office_takes_an_oficio_from_its_queue_and_completes_it(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma
        .lucia
        .new_expediente("Viñedos del Valle S.A. c/ Exportadora Cuyo S.A. s/ incumplimiento")
        .await?;
    let oficio = firma.lucia.new_oficio(&case.resumen.id, "Aduana: permisos de embarque").await?;
    let ana = Puesto::sit_down(firma.server.origin(), &firma.ana.me().email).await?;
    ana.window.press("Oficios").await?;
    ana.window.press("Aduana").await?;
    ana.window.press("Aceptar").await?;
    reaches(&firma, &oficio, EstadoOficio::Aceptado).await?;
    ana.window.press("Marcar cumplido").await?;
    ana.window.fill("Resultado", "Permisos agregados").await?;
    ana.window.press("Marcar").await?;
    reaches(&firma, &oficio, EstadoOficio::Cumplido).await
}

async fn an_open_case_shows_what_a_colleague_changes_as_it_happens(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma
        .lucia
        .new_expediente("Agropecuaria El Ceibo S.A. c/ Semillas Don Lucas S.R.L. s/ ordinario")
        .await?;
    let id = &case.resumen.id;
    firma.lucia.add_member(id, &firma.martin.id(), vigia_protocol::acceso::Calidad::Miembro).await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    lucia.window.go(&format!("/expedientes/{id}")).await?;
    lucia.window.reads("Agropecuaria El Ceibo").await?;
    firma.martin.new_oficio(id, "Bolsa de Cereales: cotizaciones").await?;
    lucia.window.reads("Bolsa de Cereales").await
}

async fn reaches(firma: &Firma<House>, oficio: &Oficio, estado: EstadoOficio) -> Result<()> {
    let look = async || Ok((firma.lucia.oficio(&oficio.id).await?.estado == estado).then_some(()));
    until(&format!("the oficio {estado}"), look).await
}
