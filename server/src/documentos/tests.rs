//! The PDF as others read it: `pdftotext`, `pdfinfo` (poppler-utils).

use super::{Bloque, Documento, Tabla, pdf};
use proptest::prelude::*;
use std::{io::Write, process::Command};
use vigia_protocol::{error::Idioma, time::Timestamp};

/// The text of a PDF as another program reads it.
pub fn texto(pdf: &[u8]) -> String {
    poppler("pdftotext", pdf, &["-layout", "-", "-"])
}

/// What another program says of a PDF.
pub fn datos(pdf: &[u8]) -> String {
    poppler("pdfinfo", pdf, &["-"])
}

fn poppler(program: &str, pdf: &[u8], args: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let path = file.path().to_str().unwrap();
    let args = args.iter().enumerate().map(|(at, arg)| {
        if at == args.len().saturating_sub(2).min(1) || args.len() == 1 { path } else { arg }
    });
    let output = Command::new(program).args(args).output().expect("poppler-utils is installed");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn documento(bloques: Vec<Bloque>) -> Documento {
    Documento {
        titulo: "Constancia técnica interna".into(),
        subtitulo: "Ref. 0412".into(),
        idioma: Idioma::Es,
        at: Timestamp::from_millis(1_796_000_000_000),
        cabecera: ["Estudio Ferrari".into(), "constancia técnica interna".into()],
        pie: "Pedida por Lucía Ferrari".into(),
        bloques,
    }
}

fn tabla(filas: Vec<Vec<String>>) -> Bloque {
    let columnas = vec![("Hecho".into(), 2.0), ("Quién".into(), 1.0), ("Hora".into(), 1.0)];
    Bloque::Tabla(Tabla { columnas, filas, vacia: "Sin filas".into() })
}

#[test]
fn a_document_says_what_it_is_and_in_which_language_and_is_tagged() {
    let made = pdf(&documento(vec![Bloque::Seccion("Plazo".into()), tabla(Vec::new())])).unwrap();
    let said = datos(&made);
    for expected in
        ["Title:           Constancia técnica interna", "Tagged:          yes", "Pages:           1"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let text = texto(&made);
    for expected in ["Estudio Ferrari", "Ref. 0412", "Sin filas", "página 1 de 1", "Pedida por Lucía Ferrari"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(made.windows(8).any(|bytes| bytes == b"/Lang(es"), "no language");
}

#[test]
fn hundreds_of_rows_go_over_pages_that_repeat_their_headings_and_lose_nothing() {
    let filas = (0..700).map(|n| vec![format!("hecho-{n:03}"), "Ana".into(), "10:00".into()]).collect();
    let made = pdf(&documento(vec![tabla(filas)])).unwrap();
    let text = texto(&made);
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 8, "{}", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Quién"), "page {at} has no headings");
        assert!(page.contains(&format!("página {} de {}", at + 1, pages.len())), "{page}");
    }
    for n in 0..700 {
        assert_eq!(text.matches(&format!("hecho-{n:03}")).count(), 1, "{n}");
    }
}

#[test]
fn a_word_no_column_holds_and_a_cell_no_page_holds_are_all_there() {
    let word = "x".repeat(3_000);
    let long = (0..3_000).map(|n| format!("p{n}")).collect::<Vec<_>>().join(" ");
    let made = pdf(&documento(vec![tabla(vec![
        vec![word, "Ana".into(), String::new()],
        vec![long, "Luz".into(), String::new()],
    ])]));
    let text = texto(&made.unwrap());
    // The page's own words have it too: `página`, `técnica` have none.
    assert_eq!(text.matches('x').count(), 3_000);
    for n in [0, 1_500, 2_999] {
        assert!(text.split_whitespace().any(|word| word == format!("p{n}")), "p{n}");
    }
}

#[test]
fn a_name_the_font_has_no_letters_for_is_a_box_on_paper_and_itself_in_the_text() {
    let names = [
        "山田太郎",
        "Łukasz Żółć",
        "Αλέξανδρος",
        "Ольга",
        "😀 emoji",
        "a\u{301}lamo",
        "\u{fdd0}\u{e000}\u{0}fin",
    ];
    let filas = names.iter().map(|name| vec![(*name).to_owned(), "Ana".into(), "10:00".into()]).collect();
    let made = pdf(&Documento { titulo: names.join(" "), ..documento(vec![tabla(filas)]) }).unwrap();
    let text = texto(&made);
    for name in &names[..5] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert!(text.contains("fin"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_text_breaks_it(text in any::<String>(), other in "\\PC{0,60}") {
        let filas = vec![vec![text.clone(), other.clone(), "…".into()]];
        let whole = Documento { titulo: other, subtitulo: text.clone(), pie: text.clone(), ..documento(vec![
            Bloque::Seccion(text.clone()), Bloque::Aviso(text.clone()), Bloque::Datos(vec![(text.clone(), text)]), tabla(filas),
        ]) };
        let made = pdf(&whole);
        prop_assert!(made.is_ok(), "{:?}", made.err());
    }
}
