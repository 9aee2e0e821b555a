//! What a reader's program is told a document consists of: headings, tables and their cells, whatever page they are on.

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;
use vigia_protocol::error::Idioma;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parte {
    /// A heading of that level.
    Titulo(u16),
    /// Text.
    Parrafo,
    /// A table.
    Tabla,
    /// A row of it.
    Fila,
    /// The heading of a column, or of a row.
    Encabezado { de_columna: bool },
    /// A cell.
    Celda,
}

/// A part of the document, by its place in the tree.
pub type Lugar = usize;

/// The tree, while the document is made.
#[derive(Default)]
pub struct Estructura {
    partes: Vec<Parte>,
    hijos: Vec<Vec<Lugar>>,
    raices: Vec<Lugar>,
    tinta: Vec<Vec<Identifier>>,
    /// The headings, in their order: level, text, page, and how far down.
    pub indice: Vec<Entrada>,
}

/// A heading, for the table of contents that programs show beside a document.
pub struct Entrada {
    lugar: Lugar,
    /// From 1.
    pub nivel: u16,
    /// What it says.
    pub texto: String,
    /// On which page, from 0.
    pub hoja: usize,
    /// How far down.
    pub y: f32,
}

impl Estructura {
    /// A new part, within another or of the document itself.
    pub fn nueva(&mut self, parte: Parte, en: Option<Lugar>) -> Lugar {
        let lugar = self.partes.len();
        self.partes.push(parte);
        self.hijos.push(Vec::new());
        self.tinta.push(Vec::new());
        match en {
            Some(en) => self.hijos[en].push(lugar),
            None => self.raices.push(lugar),
        }
        lugar
    }

    /// A heading of that level, which says that, and where it stands.
    pub fn titulo(&mut self, nivel: u16, texto: &str, (hoja, y): (usize, f32)) -> Lugar {
        let lugar = self.nueva(Parte::Titulo(nivel), None);
        // A heading that says nothing is none to a reader's program.
        let texto = if texto.trim().is_empty() { "…" } else { texto }.to_owned();
        self.indice.push(Entrada { lugar, nivel, texto, hoja, y });
        lugar
    }

    /// Something was painted that belongs to a part.
    pub fn pintado(&mut self, lugar: Lugar, id: Identifier) {
        self.tinta[lugar].push(id);
    }

    /// The tree.
    pub fn arbol(&self, idioma: Idioma) -> TagTree {
        let lang = match idioma {
            Idioma::Es => "es",
            Idioma::En => "en",
        };
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        for raiz in &self.raices {
            tree.push(Node::Group(self.grupo(*raiz)));
        }
        tree
    }

    fn grupo(&self, lugar: Lugar) -> TagGroup {
        let said = match self.partes[lugar] {
            Parte::Titulo(_) => self.indice.iter().find(|entrada| entrada.lugar == lugar),
            _ => None,
        };
        let mut group =
            TagGroup::new(etiqueta(self.partes[lugar], said.map(|entrada| entrada.texto.clone())));
        for id in &self.tinta[lugar] {
            group.push(Node::Leaf(*id));
        }
        for hijo in &self.hijos[lugar] {
            group.push(Node::Group(self.grupo(*hijo)));
        }
        group
    }
}

fn etiqueta(parte: Parte, said: Option<String>) -> TagKind {
    match parte {
        Parte::Titulo(level) => Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), said).into(),
        Parte::Parrafo => Tag::P.into(),
        Parte::Tabla => Tag::Table.into(),
        Parte::Fila => Tag::TR.into(),
        Parte::Encabezado { de_columna: true } => Tag::TH(TableHeaderScope::Column).into(),
        Parte::Encabezado { de_columna: false } => Tag::TH(TableHeaderScope::Row).into(),
        Parte::Celda => Tag::TD.into(),
    }
}
