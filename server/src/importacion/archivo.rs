//! A file of comma-separated values: which column is where, and the cells of each row. Pure.

use crate::{
    error::{Error, Result, Text},
    expedientes::texto::normalizar,
};
use std::collections::BTreeMap;

/// The most rows of a file.
pub const MAX_FILAS: usize = 5_000;

/// The columns, as a header names them.
pub const COLUMNAS: [&str; 9] =
    ["caratula", "numero", "juzgado", "tipo", "clase", "vence", "deudor", "base_legal", "responsable"];

/// Those that every file has.
const NECESARIAS: [&str; 3] = ["caratula", "tipo", "vence"];

/// One row: its line in the file, and its cells by column.
#[derive(Debug, PartialEq, Eq)]
pub struct Cruda {
    /// The line it begins on; the header is 1.
    pub linea: u32,
    celdas: BTreeMap<&'static str, String>,
}

impl Cruda {
    /// A cell, without the white space around it; nothing where it is blank.
    pub fn celda(&self, columna: &str) -> Option<&str> {
        self.celdas.get(columna).map(|text| sin_apostrofo(text.trim())).filter(|text| !text.is_empty())
    }
}

/// A spreadsheet runs what begins like a formula, so exports put an apostrophe before it; read back, it goes.
fn sin_apostrofo(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

/// Reads a file, or says what is wrong with all of it.
pub fn leer(csv: &str) -> Result<Vec<Cruda>> {
    let csv = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    if csv.contains('\u{fffd}') {
        return Err(mal(
            "El archivo no está en UTF-8 (parece Windows-1252): hay que guardarlo como «CSV UTF-8»",
            "The file is not UTF-8 (it looks like Windows-1252): save it as “CSV UTF-8”",
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separador(csv.lines().next().unwrap_or_default()))
        .from_reader(csv.as_bytes());
    let mut records = reader.records();
    let header = records.next().ok_or_else(|| mal("El archivo está vacío", "The file is empty"))?;
    let columns = columnas(&header.map_err(|_| roto())?)?;
    let mut filas = Vec::new();
    for record in records {
        let record = record.map_err(|_| roto())?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if filas.len() == MAX_FILAS {
            return Err(mal("Hasta 5000 filas por archivo", "Up to 5000 rows a file"));
        }
        let line = record.position().map_or(0, |start| start.line() + blank_lines(csv, start));
        let cells = columns.iter().filter_map(|(name, i)| Some((*name, record.get(*i)?.to_owned())));
        filas.push(Cruda { linea: u32::try_from(line).unwrap_or(u32::MAX), celdas: cells.collect() });
    }
    Ok(filas)
}

/// How many lines without anything stand before the row that was read from there on.
fn blank_lines(csv: &str, start: &csv::Position) -> u64 {
    let at = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let rest = csv.as_bytes().get(at..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    skipped.filter(|byte| **byte == b'\n').count().try_into().unwrap_or(0)
}

/// What separates the names of the header most often.
fn separador(header: &str) -> u8 {
    let count = |c: u8| header.bytes().filter(|byte| *byte == c).count();
    [b';', b'\t', b','].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(b';')
}

/// Which column is where.
fn columnas(header: &csv::StringRecord) -> Result<BTreeMap<&'static str, usize>> {
    let mut found = BTreeMap::new();
    for (i, name) in header.iter().enumerate() {
        let name = normalizar(name.trim()).replace([' ', '-'], "_");
        let Some(known) = COLUMNAS.into_iter().find(|column| *column == name) else { continue };
        if found.insert(known, i).is_some() {
            return Err(mal(
                &format!("La columna {known} está dos veces"),
                &format!("The column {known} is there twice"),
            ));
        }
    }
    let missing: Vec<_> = NECESARIAS.into_iter().filter(|name| !found.contains_key(name)).collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let missing = missing.join(", ");
    Err(mal(&format!("Faltan columnas: {missing}"), &format!("Columns are missing: {missing}")))
}

fn roto() -> Error {
    mal("El archivo no es un CSV", "The file is no CSV")
}

fn mal(es: &str, en: &str) -> Error {
    Error::invalid("csv", es, en)
}

/// Whether a text was written in UTF-8 and read as if it were Windows-1252: `PÃ©rez`.
pub fn mal_codificado(text: &str) -> Option<Text> {
    let garbled = text.chars().zip(text.chars().skip(1)).any(|(a, b)| {
        matches!(a, 'Ã' | 'Â')
            && (('\u{80}'..='\u{bf}').contains(&b) || matches!(b, '±' | '©' | '³' | 'º' | '¡' | '‘' | '“'))
    });
    garbled.then(|| {
        Text::new(
            "Parece mal codificado: hay que guardarlo como «CSV UTF-8»",
            "Looks garbled: save it as “CSV UTF-8”",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(csv: &str, columna: &str) -> Vec<String> {
        let rows = leer(csv).unwrap();
        rows.iter().map(|row| row.celda(columna).unwrap_or("-").to_owned()).collect()
    }

    #[test]
    fn whatever_separates_and_in_whatever_order_the_columns_are_found() {
        for (case, csv) in [
            ("semicolons", "caratula;tipo;vence\nPérez c/ Gil;Daños;1/2/2027\n"),
            ("commas", "vence,caratula,tipo\r\n1/2/2027,Pérez c/ Gil,Daños\r\n"),
            ("tabs", "tipo\tvence\tcaratula\nDaños\t1/2/2027\tPérez c/ Gil"),
            ("a BOM", "\u{feff}Carátula;Tipo;Vence\nPérez c/ Gil;Daños;1/2/2027"),
            ("quotes and blank lines", "caratula;tipo;vence\n\n\"Pérez c/ Gil\";Daños;1/2/2027\n;;\n"),
            ("a comma inside a cell", "caratula;tipo;vence;otra, más\n Pérez c/ Gil ;Daños;1/2/2027"),
        ] {
            assert_eq!(cells(csv, "caratula"), ["Pérez c/ Gil"], "{case}");
            assert_eq!(cells(csv, "vence"), ["1/2/2027"], "{case}");
        }
        assert_eq!(cells("caratula,tipo,vence,Base legal\na,b,c,d", "base_legal"), ["d"]);
    }

    #[test]
    fn rows_are_counted_by_the_lines_of_the_file() {
        let rows = leer("caratula;tipo;vence\n\"dos\nlíneas\";b;c\n\nx;y;z").unwrap();
        assert_eq!(rows.iter().map(|row| row.linea).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn an_exported_formula_comes_back_as_it_was() {
        assert_eq!(cells("caratula;tipo;vence\n'=HOY();'@x;'tHooft", "caratula"), ["=HOY()"]);
        assert_eq!(cells("caratula;tipo;vence\n'=HOY();'@x;'tHooft", "vence"), ["'tHooft"]);
    }

    #[test]
    fn what_is_wrong_with_the_whole_file_is_said() {
        let many = format!("caratula;tipo;vence\n{}", "a;b;c\n".repeat(MAX_FILAS + 1));
        for (csv, expected) in [
            ("", "empty"),
            ("caratula;vence\nx;y", "Columns are missing: tipo"),
            ("caratula;caratula;tipo;vence\n", "is there twice"),
            ("caratula;tipo;vence\nP\u{fffd}rez;a;b", "Windows-1252"),
            (&*many, "5000"),
        ] {
            let Err(Error::Invalid(fields)) = leer(csv) else { panic!("{expected}") };
            let text = fields["csv"].get(vigia_protocol::error::Idioma::En);
            assert!(text.contains(expected), "{text}");
        }
        assert!(leer("caratula;tipo;vence").unwrap().is_empty());
        assert!(mal_codificado("PÃ©rez").is_some());
        assert!(mal_codificado("Pérez c/ Ñandú S.A.").is_none());
    }
}
