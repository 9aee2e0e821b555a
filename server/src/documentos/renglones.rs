//! Breaking texts into lines: pure, over whatever measures them.

/// The lines of a text that are at most so wide, by a measure. Words are kept together where a line holds them; a word no
/// line holds is broken where it must be. There is always a line.
pub fn partir(text: &str, most: f32, ancho: impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if ancho(&longer) <= most {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = romper(word, most, &ancho, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Breaks a word into lines that are full, and what is left of it.
fn romper(word: &str, most: f32, ancho: &impl Fn(&str) -> f32, lines: &mut Vec<String>) -> String {
    let (mut piece, mut width) = (String::new(), 0.0);
    for c in word.chars() {
        let step = ancho(c.encode_utf8(&mut [0; 4]));
        if width + step > most && !piece.is_empty() && !se_apoya(c) {
            lines.push(std::mem::take(&mut piece));
            width = 0.0;
        }
        piece.push(c);
        width += step;
    }
    piece
}

/// Whether a character belongs to the one before it.
fn se_apoya(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// What may stand in a PDF: nothing that controls, and no character that means nothing to anybody else. Line breaks stay.
pub fn limpiar(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => '\n',
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
            '\u{fffd}'
        }
        c if c.is_control() || c.is_whitespace() && c != '\u{a0}' => ' ',
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cada_letra_uno(text: &str) -> f32 {
        text.chars().count() as f32
    }

    #[test]
    fn words_stay_whole_where_a_line_holds_them() {
        for (case, text, most, lines) in [
            ("fits", "uno dos", 7.0, vec!["uno dos"]),
            ("does not", "uno dos", 6.0, vec!["uno", "dos"]),
            ("nothing", "", 6.0, vec![""]),
            ("blanks are one", "uno   dos", 7.0, vec!["uno dos"]),
            ("its own lines", "uno\ndos", 20.0, vec!["uno", "dos"]),
            (
                "a word no line holds",
                "a desoxirribonucleico b",
                8.0,
                vec!["a", "desoxirr", "ibonucle", "ico b"],
            ),
            ("narrower than a letter", "ab", 0.5, vec!["a", "b"]),
        ] {
            assert_eq!(partir(text, most, cada_letra_uno), lines, "{case}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "\\PC{0,80}", most in 1.0..30.0f32) {
            let kept = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            let lines = partir(&text, most, cada_letra_uno);
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
            for line in &lines {
                let base = line.chars().filter(|c| !se_apoya(*c)).count() as f32;
                prop_assert!(base <= most, "{line:?}");
            }
        }
    }
}
