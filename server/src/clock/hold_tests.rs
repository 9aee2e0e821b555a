use super::*;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
const YEAR: i64 = 365 * DAY;
/// When the stories begin, by the wall; the other clock begins at 0.
const START: i64 = 1_800_000_000_000;

/// What happens, each after so many minutes by the clock nobody can set.
enum Step {
    /// The wall shows so much more than it should.
    Ahead(i64),
    /// An admin confirms the clock, ahead by so much.
    Confirm(i64),
}
use Step::{Ahead, Confirm};

/// By how much what is due lags behind the wall after each step.
fn story(steps: &[(i64, Step)]) -> Vec<i64> {
    let mut state = State::default().observe(Reading { wall: START, boot: 0 });
    let after = |(minute, step): &(i64, Step)| {
        let boot = minute * MINUTE;
        let (Ahead(ahead) | Confirm(ahead)) = step;
        let reading = Reading { wall: START + boot + ahead, boot };
        state = match step {
            Ahead(_) => state.observe(reading),
            Confirm(_) => state.confirm(reading),
        };
        reading.wall - state.trusted(reading.wall)
    };
    steps.iter().map(after).collect()
}

#[test]
fn a_jump_ahead_is_held_a_jump_back_is_not() {
    // domain.md, «The watch», «The clock»: «a jump back refires nothing; while running, a jump of wall time over 5
    // minutes against boot time is held and said so, until an admin … confirms, 15 minutes at most, then it fires».
    let five = 5 * MINUTE;
    for (case, steps, lags) in [
        ("none", vec![(1, Ahead(0)), (600, Ahead(0))], vec![0, 0]),
        ("five minutes: a small correction", vec![(1, Ahead(five)), (2, Ahead(five))], vec![0, 0]),
        ("five minutes back", vec![(1, Ahead(-five))], vec![0]),
        ("a moment more", vec![(1, Ahead(five + 1)), (2, Ahead(five + 1))], vec![five + 1, five + 1]),
        ("a moment more back", vec![(1, Ahead(-five - 1))], vec![0]),
        ("a day", vec![(1, Ahead(DAY)), (15, Ahead(DAY))], vec![DAY, DAY]),
        ("a day back", vec![(1, Ahead(-DAY)), (2, Ahead(-DAY))], vec![0, 0]),
        ("a year", vec![(1, Ahead(YEAR)), (15, Ahead(YEAR))], vec![YEAR, YEAR]),
        ("a year back", vec![(1, Ahead(-YEAR)), (40, Ahead(-YEAR))], vec![0, 0]),
        (
            "fifteen minutes at most",
            vec![(1, Ahead(DAY)), (16, Ahead(DAY)), (17, Ahead(DAY))],
            vec![DAY, 0, 0],
        ),
        ("until it is confirmed", vec![(1, Ahead(DAY)), (3, Confirm(DAY)), (4, Ahead(DAY))], vec![DAY, 0, 0]),
        ("until it is put right", vec![(1, Ahead(DAY)), (3, Ahead(0)), (4, Ahead(0))], vec![DAY, 0, 0]),
        (
            "a second jump does not begin the fifteen minutes anew",
            vec![(1, Ahead(DAY)), (10, Ahead(2 * DAY)), (16, Ahead(2 * DAY))],
            vec![DAY, 2 * DAY, 0],
        ),
        (
            "a second jump after the first was believed is one",
            vec![(1, Ahead(DAY)), (2, Confirm(DAY)), (3, Ahead(2 * DAY))],
            vec![DAY, 0, DAY],
        ),
        ("back and where it was again", vec![(1, Ahead(-DAY)), (5, Ahead(0))], vec![0, 0]),
        ("back and too far again", vec![(1, Ahead(-DAY)), (5, Ahead(DAY))], vec![0, DAY]),
        (
            "back for good, and later ahead",
            vec![(1, Ahead(-YEAR)), (16, Ahead(-YEAR)), (17, Ahead(-YEAR + DAY))],
            vec![0, 0, DAY],
        ),
        (
            "small corrections one after another",
            vec![(1, Ahead(five)), (2, Ahead(2 * five)), (3, Ahead(3 * five))],
            vec![0, 0, 0],
        ),
    ] {
        assert_eq!(story(&steps), lags, "{case}");
    }
}

#[test]
fn what_is_really_due_meanwhile_is_due() {
    let held = State::default()
        .observe(Reading { wall: START, boot: 0 })
        .observe(Reading { wall: START + MINUTE + YEAR, boot: MINUTE });
    assert_eq!(held.trusted(START + 2 * MINUTE + YEAR), START + 2 * MINUTE, "time goes on behind the jump");
}

#[test]
fn nothing_is_held_across_a_restart() {
    // domain.md: «Across a restart it cannot be told from downtime, and need not be».
    let begun = State::default().observe(Reading { wall: START + YEAR, boot: 5 });
    assert_eq!(begun.trusted(START + YEAR), START + YEAR);
}
