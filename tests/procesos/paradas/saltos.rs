//! The clock on the wall jumps while the server runs: by minutes, a day, a year, ahead and back. Nothing twice, nothing
//! lost, nothing earlier than the rule says: a jump ahead of more than five minutes is held, a quarter of an hour at most.

use anyhow::Result;
use chrono::{DateTime, Days, Duration, Utc};
use vigia_tests::{
    dias::{at, office_day},
    wait::until,
};

use super::{Firma, enter};

/// How near the deadlines are when they are entered.
const NEAR: [u64; 10] = [1, 2, 3, 5, 8, 17, 33, 61, 92, 183];

/// The two clocks of a server's machine.
pub struct Clocks<'a> {
    firma: &'a Firma,
    /// The one nobody can set.
    boot: DateTime<Utc>,
    /// How far the wall is ahead of it.
    ahead: Duration,
}

impl<'a> Clocks<'a> {
    /// Both show this.
    pub fn new(firma: &'a Firma, now: DateTime<Utc>) -> Self {
        Self { firma, boot: now, ahead: Duration::zero() }
    }

    /// Somebody, or something, sets the wall.
    pub async fn jump(&mut self, by: Duration) -> Result<()> {
        self.ahead += by;
        self.set().await
    }

    /// Time passes until this one.
    pub async fn pass(&mut self, boot: DateTime<Utc>) -> Result<()> {
        self.boot = boot;
        self.set().await
    }

    /// Sets both, and waits until the server has looked at them: it would do so twice a minute, and here an hour passes in
    /// no time.
    async fn set(&self) -> Result<()> {
        self.firma.server.set_clocks(self.boot + self.ahead, self.ahead)?;
        reqwest::get(format!("{}/readyz", self.firma.server.origin())).await?;
        Ok(())
    }

    /// What the one that nobody can set shows.
    pub fn boot(&self) -> DateTime<Utc> {
        self.boot
    }

    /// What the one on the wall shows.
    pub fn wall(&self) -> DateTime<Utc> {
        self.boot + self.ahead
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_tells_nothing_twice_loses_nothing_and_holds_what_may_be_early() -> Result<()> {
    let day = office_day(Utc::now().date_naive())?;
    let entered = at(day, 10, 0, 0)?;
    let (firma, _, mut libro) = enter(None, entered, &NEAR).await?;
    libro.holds("entered", entered).await?;
    let mut clocks = Clocks::new(&firma, entered);
    let morning = |after: u64, hour, minute| at(day + Days::new(after), hour, minute, 0);

    // Five minutes ahead: a correction, believed at once. Five minutes back: nothing comes again.
    clocks.pass(morning(1, 7, 57)?).await?;
    clocks.jump(Duration::minutes(5)).await?;
    libro.holds("five minutes ahead", clocks.wall()).await?;
    clocks.jump(Duration::minutes(-5)).await?;
    clocks.pass(morning(1, 8, 30)?).await?;
    libro.holds("five minutes back", clocks.wall()).await?;

    let jumps = [("a day", 2, Duration::days(1)), ("a year", 4, Duration::days(365))];
    for (back, (name, number, jump)) in jumps.into_iter().enumerate() {
        clocks.pass(morning(number, 7, 50)?).await?;
        libro.holds(&format!("before {name}"), clocks.wall()).await?;
        clocks.jump(jump).await?;
        // What is due by the time that was trusted fires, and by its firing shows that the watch looked: at that alone.
        clocks.pass(morning(number, 8, 1)?).await?;
        libro.holds(&format!("{name} ahead, held"), clocks.boot).await?;
        // A quarter of an hour after the jump early is better than late.
        clocks.pass(morning(number, 8, 17)?).await?;
        libro.holds(&format!("{name} ahead, believed"), clocks.wall()).await?;
        clocks.jump(-jump).await?;
        // A quarter of an hour after the server saw that, minute by minute: how soon it looks is its own affair.
        let mut minute = 18;
        until("what was left ahead is taken back", async || {
            minute += 1;
            clocks.pass(morning(number, 8, minute.min(59))?).await?;
            Ok((libro.put_back().await? > back).then_some(()))
        })
        .await?;
        // What has been told stays told and does not come again; what was only recorded for its sake is owed on its own
        // morning.
        clocks.pass(morning(number, 9, 0)?).await?;
        libro.holds(&format!("{name} back"), clocks.wall()).await?;
        clocks.pass(morning(number + 1, 8, 30)?).await?;
        libro.holds(&format!("the day after {name} back"), clocks.wall()).await?;
    }
    Ok(())
}
