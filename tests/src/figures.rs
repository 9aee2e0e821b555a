//! What was measured, for whoever reads the test's output.

use std::io::Write;

/// Says a line that is seen when the test passes too.
pub fn say(line: &str) {
    // Written past the harness, which keeps what macros print; a closed output is no reason to fail.
    let _ = writeln!(std::io::stderr(), "figures: {line}");
}

/// Says that something could not be looked at here, and why; whoever counts the tests counts it too.
pub fn skip(why: &str) {
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(std::io::stdout(), "skipped: {why}");
}

/// The value that this share of them do not exceed (0.99: the 99th percentile); none of none.
pub fn percentile<T: Copy + Ord>(values: &[T], share: f64) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
