//! What stands around the content of either page.

use super::texto::Palabras;
use maud::{DOCTYPE, Markup, html};
use vigia_protocol::error::Idioma;

/// A page.
pub struct Marco<'a> {
    /// In which words.
    pub words: &'a Palabras,
    /// Its own path.
    pub path: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The document it is made from, by its path.
    pub document: &'a str,
    /// What is on it, group by group.
    pub contents: Vec<Group>,
    /// The content.
    pub main: Markup,
}

/// A group of the table of contents.
pub struct Group {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What is in it: anchor, and what stands there.
    pub entries: Vec<(String, Markup)>,
}

impl Marco<'_> {
    /// The whole page.
    pub fn html(self) -> String {
        let words = self.words;
        let lang = match words.idioma {
            Idioma::Es => "es",
            Idioma::En => "en",
        };
        let tab = |path: &str, text: &str| {
            html! { a href=(path) aria-current=[(path == self.path).then_some("page")] { (text) } }
        };
        let page = html! {
            (DOCTYPE)
            html lang=(lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Vigía" }
                    link rel="icon" href="/icon.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/docs/estilo.css";
                }
                body {
                    a.saltar href="#contenido" { (words.saltar) }
                    header {
                        p.marca { "Vigía" }
                        nav.paginas aria-label=(words.documento) {
                            (tab("/docs/rest", words.rest))
                            (tab("/docs/eventos", words.eventos))
                        }
                        a.crudo href=(self.document) { (self.document.trim_start_matches("/docs/")) }
                    }
                    nav.indice aria-label=(words.indice) {
                        @for group in &self.contents { (contents(group)) }
                    }
                    main id="contenido" tabindex="-1" {
                        h1 { (self.title) }
                        @if !words.en_ingles.is_empty() { p.nota { (words.en_ingles) } }
                        (self.main)
                    }
                }
            }
        };
        page.into_string()
    }
}

fn contents(group: &Group) -> Markup {
    let title = html! { a href={ "#" (group.id) } { (group.title) } };
    html! {
        @if group.entries.is_empty() {
            p.grupo { (title) }
        } @else {
            details open[group.entries.len() <= 40] {
                summary { (group.title) }
                ul {
                    @for (id, entry) in &group.entries { li { a href={ "#" (id) } { (entry) } } }
                }
            }
        }
    }
}

/// A heading that is a link to itself.
pub fn heading(words: &Palabras, id: &str, name: &str, content: &Markup) -> Markup {
    html! { h3 { a.ancla href={ "#" (id) } aria-label={ (words.enlace) " " (name) } { "#" } (content) } }
}
