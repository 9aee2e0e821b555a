//! Counting tests.

/// How many passed and failed, and which were not run.
#[derive(Default)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    /// Each with its reason.
    pub skipped: Vec<String>,
}

impl Tally {
    /// Takes in a line of `cargo test`.
    pub fn read_cargo(&mut self, line: &str) {
        let line = plain(line);
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += number_before(result, "passed");
            self.failed += number_before(result, "failed");
        } else if let Some((name, reason)) = line.split_once(" ... ignored") {
            let name = name.trim_start_matches("test ");
            self.skipped.push(format!("{name}: {}", reason.trim_start_matches([',', ' '])));
        } else if let Some(reason) = line.strip_prefix("skipped: ") {
            // A test that could look only at part of it, as it says itself while it runs.
            self.skipped.push(reason.to_owned());
        }
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    before.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The line without the escape sequences that colour it.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn counts_what_cargo_says_in_colour_and_without() {
        let mut tally = Tally::default();
        tally.read_cargo("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        tally.read_cargo("test result: \u{1b}[31mFAILED\u{1b}[m. 3 passed; 2 failed; 0 ignored; 0 measured");
        tally.read_cargo("test plazos::a_leap_year ... ignored, no calendar here");
        tally.read_cargo("test plazos::other ... ok");
        tally.read_cargo("skipped: nobody may be watched here");
        assert_eq!((tally.passed, tally.failed), (15, 2));
        assert_eq!(tally.skipped, ["plazos::a_leap_year: no calendar here", "nobody may be watched here"]);
    }
}
