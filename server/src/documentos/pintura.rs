//! Pages as PDF: tagged, in their language, with a title, the letters inside; PDF/A-2a and PDF/UA-1, so that a court's
//! portal takes it and a screen reader reads it.

use super::{
    Documento,
    estructura::Estructura,
    hoja::{ALTO, ANCHO, CORRIDO, Estilo, Hojas, MARGEN, Marca, letra},
    letra::Letras,
    renglones::{limpiar, partir},
};
use anyhow::{Context, Result, anyhow};
use chrono::{Datelike, Timelike};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag},
};
use vigia_protocol::{error::Idioma, time::Timestamp};

/// A document as PDF.
pub fn pdf(documento: &Documento) -> Result<Vec<u8>> {
    let letras = Letras::load()?;
    let Hojas { hojas, mut estructura, .. } = Hojas::componer(documento, &letras);
    let mut document = Document::new_with(settings()?);
    let total = hojas.len();
    for (number, marcas) in hojas.iter().enumerate() {
        let settings = PageSettings::from_wh(ANCHO, ALTO).context("a page has a size")?;
        let mut page = document.start_page_with(settings);
        let mut lienzo = Lienzo { surface: page.surface(), letras: &letras };
        lienzo.marco(documento, (number + 1, total));
        for marca in marcas {
            lienzo.marca(marca, &mut estructura);
        }
        drop(lienzo);
        page.finish();
    }
    document.set_metadata(metadata(documento));
    document.set_outline(indice(&estructura));
    document.set_tag_tree(estructura.arbol(documento.idioma));
    document.finish().map_err(|error| anyhow!("a PDF could not be written: {error:?}"))
}

fn settings() -> Result<SerializeSettings> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| anyhow!("no version of PDF is all that: {error:?}"))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

/// The headings below the document's own, as programs list them beside it.
fn indice(estructura: &Estructura) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for entrada in &estructura.indice {
        let place = XyzDestination::new(entrada.hoja, Point::from_xy(MARGEN, entrada.y));
        let node = OutlineNode::new(entrada.texto.clone(), place);
        match &mut open {
            Some(section) if entrada.nivel > 2 => section.push_child(node),
            _ => {
                if let Some(section) = open.replace(node) {
                    outline.push_child(section);
                }
            }
        }
    }
    if let Some(section) = open {
        outline.push_child(section);
    }
    outline
}

fn metadata(documento: &Documento) -> Metadata {
    let lang = match documento.idioma {
        Idioma::Es => "es",
        Idioma::En => "en",
    };
    let titulo = limpiar(&documento.titulo);
    Metadata::new()
        .title(if titulo.trim().is_empty() { "Vigía".to_owned() } else { titulo })
        .language(lang.to_owned())
        .creator("Vigía".to_owned())
        .creation_date(date(documento.at))
}

fn date(at: Timestamp) -> DateTime {
    let at = at.utc();
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// A page while it is painted.
struct Lienzo<'a> {
    surface: Surface<'a>,
    letras: &'a Letras,
}

impl Lienzo<'_> {
    /// What is on every page.
    fn marco(&mut self, documento: &Documento, (number, total): (usize, usize)) {
        let page = match documento.idioma {
            Idioma::Es => format!("página {number} de {total}"),
            Idioma::En => format!("page {number} of {total}"),
        };
        let [left, right] = &documento.cabecera;
        self.corrido(ArtifactType::Header, 46.0, left, right);
        self.corrido(ArtifactType::Footer, ALTO - 36.0, &documento.pie, &page);
        self.adorno(|this| {
            this.caja((MARGEN, 53.0), (ANCHO - 2.0 * MARGEN, 0.6), gris());
            this.caja((MARGEN, ALTO - 49.0), (ANCHO - 2.0 * MARGEN, 0.6), gris());
        });
    }

    /// A line of the head or the foot, cut where it is too long for both ends.
    fn corrido(&mut self, kind: ArtifactType, y: f32, left: &str, right: &str) {
        let regular = &self.letras.regular;
        let ancho = |text: &str| regular.ancho(text, CORRIDO.cuerpo);
        let right = partir(&limpiar(right), 240.0, ancho).into_iter().next().unwrap_or_default();
        let room = ANCHO - 2.0 * MARGEN - ancho(&right) - 16.0;
        let left = partir(&limpiar(left), room, ancho).into_iter().next().unwrap_or_default();
        let end = ANCHO - MARGEN - ancho(&right);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.texto((MARGEN, y), &left, CORRIDO);
        self.texto((end, y), &right, CORRIDO);
        self.surface.end_tagged();
    }

    fn marca(&mut self, marca: &Marca, estructura: &mut Estructura) {
        match marca {
            Marca::Renglon { x, y, texto, estilo, de: Some(lugar) } => {
                let id = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.texto((*x, *y), texto, *estilo);
                self.surface.end_tagged();
                estructura.pintado(*lugar, id);
            }
            Marca::Renglon { x, y, texto, estilo, de: None } => {
                self.adorno(|this| this.texto((*x, *y), texto, *estilo));
            }
            Marca::Raya { y, fuerte } => self.adorno(|this| {
                let (alto, color) = if *fuerte { (0.9, tinta()) } else { (0.4, claro()) };
                this.caja((MARGEN, *y), (ANCHO - 2.0 * MARGEN, alto), color);
            }),
            Marca::Barra { y, alto } => self.adorno(|this| this.caja((MARGEN, *y), (3.0, *alto), rojo())),
        }
    }

    /// What is no part of what is said.
    fn adorno(&mut self, paint: impl FnOnce(&mut Self)) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        paint(self);
        self.surface.end_tagged();
    }

    fn texto(&mut self, (x, y): (f32, f32), texto: &str, estilo: Estilo) {
        let letra = letra(self.letras, estilo);
        // A word break is a space, at the end of a line too.
        let texto = format!("{texto} ");
        self.surface.set_fill(Some(fill(if estilo.tenue { gris() } else { tinta() })));
        self.surface.draw_glyphs(
            Point::from_xy(x, y),
            &letra.glifos(&texto),
            letra.font.clone(),
            &texto,
            estilo.cuerpo,
            false,
        );
    }

    fn caja(&mut self, (x, y): (f32, f32), (ancho, alto): (f32, f32), color: rgb::Color) {
        let mut path = PathBuilder::new();
        let Some(rect) = Rect::from_xywh(x, y, ancho, alto) else { return };
        path.push_rect(rect);
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(Some(fill(color)));
        self.surface.draw_path(&path);
    }
}

fn fill(color: rgb::Color) -> Fill {
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn tinta() -> rgb::Color {
    rgb::Color::new(0x16, 0x1b, 0x26)
}

fn gris() -> rgb::Color {
    rgb::Color::new(0x55, 0x5d, 0x6b)
}

fn claro() -> rgb::Color {
    rgb::Color::new(0xc9, 0xce, 0xd6)
}

fn rojo() -> rgb::Color {
    rgb::Color::new(0xb4, 0x23, 0x18)
}
