//! What a file would do to what is there: which rows are new, which are there already, which cannot be. Pure.

use super::fila::{Falla, Fila, Leida};
use crate::{error::Text, expedientes::texto::normalizar};
use std::collections::{HashMap, hash_map::Entry};
use vigia_protocol::{prescripciones::Clase, time::Date};

/// What makes two deadlines of one case the same: kind, action and debtor, and a date either ever had.
pub type Clave = (&'static str, String, String, Date);

/// The key of a deadline.
pub fn clave(clase: Clase, tipo: &str, deudor: Option<&str>, vence: Date) -> Clave {
    (clase.as_str(), normalizar(tipo), normalizar(deudor.unwrap_or_default()), vence)
}

/// A case that is there, and the asker may write to.
#[derive(Debug, Default)]
pub struct Caso {
    /// Its id.
    pub id: String,
    /// Whether somebody active answers for it.
    pub con_responsable: bool,
    /// Its deadlines, by key, open and resolved.
    pub plazos: HashMap<Clave, String>,
}

/// What is there.
#[derive(Debug, Default)]
pub struct Existente {
    /// The cases.
    pub casos: Vec<Caso>,
    /// Where in them a court's number is.
    pub por_numero: HashMap<String, usize>,
    /// Where in them a title is.
    pub por_caratula: HashMap<String, usize>,
    /// Where in them a title of a case without a number is.
    pub sin_numero: HashMap<String, usize>,
}

/// In which case a deadline belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destino {
    /// In one that is there.
    Existente(usize),
    /// In one that the file brings.
    Nuevo(usize),
}

/// What becomes of a row.
#[derive(Debug)]
pub enum Suerte {
    /// A new deadline.
    Nueva(Destino, Fila),
    /// There already.
    Existente(Destino, String),
    /// This very file brings it: in that one of its rows, from 0.
    Repetida(usize),
    /// Turned down.
    Rechazada(Vec<Falla>),
}

/// A case that the file brings: what its first row says of it, and who answers for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Nuevo {
    /// Its first row.
    pub fila: Fila,
    /// Who.
    pub responsable: String,
}

/// What a file does.
#[derive(Debug, Default)]
pub struct Plan {
    /// The new cases, in the file's order.
    pub nuevos: Vec<Nuevo>,
    /// Each row, in the file's order.
    pub filas: Vec<Suerte>,
}

/// The form in which numbers and titles are compared.
pub fn comparable(text: &str) -> String {
    normalizar(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decides each row. `quien` says whose an e-mail is, or why it cannot be; without one, who answers for a new case.
pub fn decidir(
    leidas: &[Leida],
    existente: &Existente,
    quien: impl Fn(Option<&str>) -> Result<String, Text>,
) -> Plan {
    let mut plan = Plan::default();
    let mut indice = Indice::default();
    let mut vistos = HashMap::new();
    for leida in leidas {
        let fila = match &leida.fila {
            Ok(fila) => fila,
            Err(fallas) => {
                plan.filas.push(Suerte::Rechazada(fallas.clone()));
                continue;
            }
        };
        let responsable = match quien(fila.responsable.as_deref()) {
            Ok(id) => id,
            Err(text) => {
                plan.filas.push(Suerte::Rechazada(vec![("responsable", text)]));
                continue;
            }
        };
        let destino = indice.destino(fila, existente).unwrap_or_else(|| {
            plan.nuevos.push(Nuevo { fila: fila.clone(), responsable });
            Destino::Nuevo(plan.nuevos.len() - 1)
        });
        indice.anotar(fila, destino, &mut plan.nuevos);
        let suerte = suerte(fila, destino, existente, (&mut vistos, plan.filas.len()));
        plan.filas.push(suerte);
    }
    plan
}

/// Where the cases of the rows so far are.
#[derive(Default)]
struct Indice {
    por_numero: HashMap<String, Destino>,
    por_caratula: HashMap<String, Destino>,
    sin_numero: HashMap<String, Destino>,
}

impl Indice {
    /// The case of a row: by its number; or by its title, which a case of another number may share.
    fn destino(&self, fila: &Fila, existente: &Existente) -> Option<Destino> {
        let there = |map: &HashMap<String, usize>, key| map.get(key).map(|i| Destino::Existente(*i));
        let caratula = comparable(&fila.caratula);
        match fila.numero.as_deref().map(comparable) {
            Some(numero) => there(&existente.por_numero, &numero)
                .or_else(|| self.por_numero.get(&numero).copied())
                .or_else(|| there(&existente.sin_numero, &caratula))
                .or_else(|| self.sin_numero.get(&caratula).copied()),
            None => there(&existente.por_caratula, &caratula)
                .or_else(|| self.por_caratula.get(&caratula).copied()),
        }
    }

    /// Keeps where a row's case is; a new one gets the number that a later row brings.
    fn anotar(&mut self, fila: &Fila, destino: Destino, nuevos: &mut [Nuevo]) {
        let caratula = comparable(&fila.caratula);
        self.por_caratula.entry(caratula.clone()).or_insert(destino);
        match &fila.numero {
            Some(numero) => {
                self.por_numero.entry(comparable(numero)).or_insert(destino);
                self.sin_numero.remove(&caratula);
            }
            None => {
                self.sin_numero.entry(caratula).or_insert(destino);
            }
        }
        if let Destino::Nuevo(i) = destino {
            let first = &mut nuevos[i].fila;
            first.numero = first.numero.take().or_else(|| fila.numero.clone());
            first.juzgado = first.juzgado.take().or_else(|| fila.juzgado.clone());
        }
    }
}

fn suerte(
    fila: &Fila,
    destino: Destino,
    existente: &Existente,
    (vistos, at): (&mut HashMap<(bool, usize, Clave), usize>, usize),
) -> Suerte {
    let clave = clave(fila.clase, &fila.tipo, fila.deudor.as_deref(), fila.vence);
    let seen = match destino {
        Destino::Existente(i) => {
            let caso = &existente.casos[i];
            if let Some(id) = caso.plazos.get(&clave) {
                return Suerte::Existente(destino, id.clone());
            }
            if !caso.con_responsable {
                let text = Text::new(
                    "El expediente no tiene un responsable activo: antes hay que nombrarlo",
                    "The case has no active responsable: name one first",
                );
                return Suerte::Rechazada(vec![("responsable", text)]);
            }
            (true, i, clave)
        }
        Destino::Nuevo(i) => (false, i, clave),
    };
    match vistos.entry(seen) {
        Entry::Occupied(first) => Suerte::Repetida(*first.get()),
        Entry::Vacant(free) => {
            free.insert(at);
            Suerte::Nueva(destino, fila.clone())
        }
    }
}
