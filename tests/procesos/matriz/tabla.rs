//! The tables: what each column may do, written down from the firm's own table «Who may do what», and read from text.

use anyhow::{Context, Result, bail, ensure};

/// A row: what is asked for, and what becomes of it in each column.
pub struct Fila<Salida> {
    /// The method and the path, or the name of the event.
    pub que: String,
    /// Which of several situations, where the outcome hangs on more than who asks.
    pub variante: String,
    /// What comes of it, by column.
    pub salidas: Vec<Salida>,
}

impl<Salida> Fila<Salida> {
    /// Both, as arrangements name them: `POST /oficios/{id}/accept [cola]`.
    pub fn clave(&self) -> String {
        if self.variante.is_empty() { self.que.clone() } else { format!("{} [{}]", self.que, self.variante) }
    }
}

/// Reads a table: the first line names the columns; `#` begins a reason.
pub fn leer<Salida>(
    text: &str,
    columnas: &[&str],
    salida: impl Fn(&str) -> Option<Salida>,
) -> Result<Vec<Fila<Salida>>> {
    let mut lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .filter(|line| !line.trim().is_empty());
    let header: Vec<&str> = lines.next().context("an empty table")?.split_whitespace().collect();
    ensure!(header == columnas, "the columns are {columnas:?}, not {header:?}");
    lines.map(|line| fila(line, columnas.len(), &salida).with_context(|| line.to_owned())).collect()
}

fn fila<Salida>(
    line: &str,
    columnas: usize,
    salida: &impl Fn(&str) -> Option<Salida>,
) -> Result<Fila<Salida>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(split) = words.len().checked_sub(columnas).filter(|split| *split > 0) else {
        bail!("{columnas} columns after the name");
    };
    let (name, outcomes) = words.split_at(split);
    let name = name.join(" ");
    let (que, variante) = match name.split_once(" [") {
        Some((que, variante)) => (que.to_owned(), variante.trim_end_matches(']').to_owned()),
        None => (name, String::new()),
    };
    let salidas = outcomes.iter().map(|word| salida(word).with_context(|| format!("{word:?} is no outcome")));
    Ok(Fila { que, variante, salidas: salidas.collect::<Result<_>>()? })
}
