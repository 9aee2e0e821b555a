//! Tables as CSV that a spreadsheet opens as it is: UTF-8 with its mark, the separator its language expects, and no cell
//! that would run as a formula.

use anyhow::{Context, Result};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use vigia_protocol::error::Idioma;

/// How UTF-8 says that it is.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A file while it is written.
pub struct Csv(Writer<Vec<u8>>);

impl Csv {
    /// An empty one; Spanish spreadsheets keep the comma for numbers.
    pub fn new(idioma: Idioma) -> Self {
        let delimiter = match idioma {
            Idioma::Es => b';',
            Idioma::En => b',',
        };
        let mut writer = WriterBuilder::new();
        writer
            .delimiter(delimiter)
            .quote_style(QuoteStyle::Necessary)
            .terminator(Terminator::CRLF)
            .flexible(true);
        Self(writer.from_writer(BOM.to_vec()))
    }

    /// One more line.
    pub fn fila<T: AsRef<str>>(&mut self, celdas: impl IntoIterator<Item = T>) -> Result<()> {
        let celdas: Vec<String> = celdas.into_iter().map(|celda| celda_segura(celda.as_ref())).collect();
        self.0.write_record(&celdas).context("a line of CSV")
    }

    /// What is written so far.
    pub fn hasta_aca(&mut self) -> Result<&[u8]> {
        self.0.flush().context("a file of CSV")?;
        Ok(self.0.get_ref())
    }

    /// The file.
    pub fn bytes(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|error| anyhow::anyhow!("a file of CSV: {error}"))
    }
}

/// A cell that no spreadsheet runs: what begins like a formula begins with an apostrophe.
fn celda_segura(celda: &str) -> String {
    let runs = celda.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let runs = runs || celda.starts_with(['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if runs { format!("'{celda}") } else { celda.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_and_each_comes_back_as_it_went_in() {
        let celdas = [
            "=1+1",
            "+54 11",
            "-2",
            "@hoy",
            "\tx",
            "\rx",
            " =1",
            "\u{ff1d}1",
            "Pérez; \"hijo\"\nc/ otro",
            "a-b",
            "",
        ];
        let mut csv = Csv::new(Idioma::Es);
        csv.fila(celdas).unwrap();
        let bytes = csv.bytes().unwrap();
        assert!(bytes.starts_with(BOM));
        let mut back =
            ::csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(&bytes[3..]);
        let row = back.records().next().unwrap().unwrap();
        let row: Vec<&str> = row.iter().collect();
        assert_eq!(
            row,
            [
                "'=1+1",
                "'+54 11",
                "'-2",
                "'@hoy",
                "'\tx",
                "'\rx",
                "' =1",
                "'\u{ff1d}1",
                "Pérez; \"hijo\"\nc/ otro",
                "a-b",
                ""
            ]
        );
    }

    #[test]
    fn each_language_has_its_separator() {
        for (idioma, line) in [(Idioma::Es, "a;b\r\n"), (Idioma::En, "a,b\r\n")] {
            let mut csv = Csv::new(idioma);
            csv.fila(["a", "b"]).unwrap();
            assert_eq!(csv.bytes().unwrap()[3..], *line.as_bytes());
        }
    }
}
