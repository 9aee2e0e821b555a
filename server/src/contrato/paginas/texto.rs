//! The words of the pages in both languages, and what the documents say in Markdown.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use vigia_protocol::error::Idioma;

/// What is said around the documents, which are in English.
pub struct Palabras {
    pub idioma: Idioma,
    pub rest: &'static str,
    pub eventos: &'static str,
    pub saltar: &'static str,
    pub indice: &'static str,
    pub documento: &'static str,
    pub introduccion: &'static str,
    pub esquemas: &'static str,
    pub salas: &'static str,
    pub conexion: &'static str,
    pub del_servidor: &'static str,
    pub del_cliente: &'static str,
    pub quien: &'static str,
    pub como: &'static str,
    pub parametros: &'static str,
    pub cuerpo: &'static str,
    pub respuestas: &'static str,
    pub rechazos: &'static str,
    pub ejemplo: &'static str,
    pub campo: &'static str,
    pub tipo: &'static str,
    pub que_es: &'static str,
    pub opcional: &'static str,
    pub publico: &'static str,
    pub durable: &'static str,
    pub vivo: &'static str,
    pub a_quien: &'static str,
    pub lleva: &'static str,
    pub acuse: &'static str,
    pub contesta_con: &'static str,
    pub solo_equipos: &'static str,
    pub nada: &'static str,
    pub enlace: &'static str,
    pub en_ingles: &'static str,
}

/// Spanish.
pub const ES: Palabras = Palabras {
    idioma: Idioma::Es,
    rest: "API REST",
    eventos: "Eventos en tiempo real",
    saltar: "Saltar al contenido",
    indice: "Índice",
    documento: "Documento",
    introduccion: "Introducción",
    esquemas: "Esquemas",
    salas: "Salas",
    conexion: "Conexión",
    del_servidor: "Eventos del servidor",
    del_cliente: "Eventos del cliente",
    quien: "Quién",
    como: "Cómo se entra",
    parametros: "Parámetros",
    cuerpo: "Cuerpo",
    respuestas: "Respuestas",
    rechazos: "Rechazos",
    ejemplo: "Ejemplo",
    campo: "Campo",
    tipo: "Tipo",
    que_es: "Qué es",
    opcional: "opcional",
    publico: "sin sesión",
    durable: "durable",
    vivo: "en vivo",
    a_quien: "A quién",
    lleva: "Lleva",
    acuse: "Acuse",
    contesta_con: "Se contesta con",
    solo_equipos: "solo equipos",
    nada: "nada",
    enlace: "Enlace a",
    en_ingles: "Los textos del contrato están en inglés.",
};

/// English.
pub const EN: Palabras = Palabras {
    idioma: Idioma::En,
    rest: "REST API",
    eventos: "Live events",
    saltar: "Skip to the content",
    indice: "Contents",
    documento: "Document",
    introduccion: "Introduction",
    esquemas: "Schemas",
    salas: "Rooms",
    conexion: "Connection",
    del_servidor: "From the server",
    del_cliente: "From the client",
    quien: "Who",
    como: "How one gets there",
    parametros: "Parameters",
    cuerpo: "Body",
    respuestas: "Answers",
    rechazos: "Refusals",
    ejemplo: "Example",
    campo: "Field",
    tipo: "Type",
    que_es: "What it is",
    opcional: "optional",
    publico: "no session",
    durable: "durable",
    vivo: "live",
    a_quien: "To",
    lleva: "Carries",
    acuse: "Ack",
    contesta_con: "Answered by",
    solo_equipos: "devices only",
    nada: "nothing",
    enlace: "Link to",
    en_ingles: "",
};

/// A text of the documents, which are in English whatever the page is in. HTML in it is shown, not obeyed.
pub fn markdown(text: &str) -> Markup {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        other => other,
    });
    html! { div lang="en" class="texto" { (rendered(events)) } }
}

/// The same for one line, without a paragraph around it.
pub fn line(text: &str) -> Markup {
    let events = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => None,
        Event::SoftBreak => Some(Event::Text(" ".into())),
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        other => Some(other),
    });
    html! { span lang="en" { (rendered(events)) } }
}

fn rendered<'a>(events: impl Iterator<Item = Event<'a>>) -> Markup {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    PreEscaped(html)
}
