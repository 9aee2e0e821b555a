//! Texts that people type, made fit to be stored: one line or several, without control characters (PostgreSQL takes
//! no NUL, and a toast no line break), and the form a search compares.

use crate::error::{Error, Result};

/// One line: runs of white space and control characters become a space. Refused where nothing is left.
pub fn linea(field: &str, text: &str) -> Result<String> {
    linea_o_nada(text).ok_or_else(|| Error::invalid(field, "Falta completar", "Missing"))
}

/// One line, or nothing where it is blank.
pub fn linea_o_nada(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    Some(line).filter(|line| !line.is_empty())
}

/// Several lines, or nothing where they are blank.
pub fn parrafo_o_nada(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).collect();
    Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
}

/// What searches compare: lower case, without accents, so that `munoz` finds `Muñoz` on every database.
pub fn normalizar(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.filter(|c| !is_combining(*c)).map(plain).collect()
}

/// The words of a search.
pub fn palabras(q: &str) -> Vec<String> {
    let words = linea_o_nada(&normalizar(q)).unwrap_or_default();
    words.split(' ').filter(|word| !word.is_empty()).take(8).map(str::to_owned).collect()
}

/// The words of a search, each as a LIKE pattern with `\` as its escape.
pub fn patrones(q: &str) -> Vec<String> {
    let escaped = |word: &str| word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    palabras(q).iter().map(|word| format!("%{}%", escaped(word))).collect()
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(linea("caratula", "  Pérez\n c/\u{0} García ").unwrap(), "Pérez c/ García");
        assert!(linea("caratula", " \n\t\u{0} ").is_err());
    }

    #[test]
    fn paragraphs_keep_their_lines() {
        assert_eq!(parrafo_o_nada(" uno\n\u{7}dos \n").as_deref(), Some("uno\ndos"));
        assert_eq!(parrafo_o_nada(" \n "), None);
    }

    #[test]
    fn a_search_knows_neither_case_nor_accents_and_takes_no_wildcards() {
        assert_eq!(normalizar("MUÑOZ, Ágüe\u{301}da"), "munoz, agueda");
        assert_eq!(patrones("  Muñoz  100% \\"), ["%munoz%", r"%100\%%", r"%\\%"]);
        assert!(patrones(" \n").is_empty());
    }
}
