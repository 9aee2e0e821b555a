//! A jump of the clock that an admin confirms.

use anyhow::{Result, ensure};
use chrono::{Days, Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::error::Code;
use vigia_tests::dias::{at, office_day};

use super::{anew, enter, saltos::Clocks};

/// How near the deadlines are when they are entered.
const NEAR: [u64; 6] = [1, 2, 3, 8, 16, 31];

#[tokio::test(flavor = "multi_thread")]
async fn a_jump_an_admin_confirms_is_believed_at_once_and_nobody_elses_word_counts() -> Result<()> {
    let day = office_day(Utc::now().date_naive())?;
    let entered = at(day, 10, 0, 0)?;
    let (firma, _, mut libro) = enter(None, entered, &NEAR).await?;
    libro.holds("entered", entered).await?;
    let mut clocks = Clocks::new(&firma, entered);
    clocks.pass(at(day + Days::new(1), 7, 50, 0)?).await?;
    libro.holds("before", clocks.wall()).await?;
    clocks.jump(Duration::days(1)).await?;
    // What is due by the time that was trusted shows that the watch looked: at that alone.
    clocks.pass(at(day + Days::new(1), 8, 1, 0)?).await?;
    libro.holds("a day ahead, held", clocks.boot()).await?;

    let (lucia, admin) = (anew(&firma, &firma.lucia).await?, anew(&firma, &firma.admin).await?);
    let refused = lucia.refused(Method::POST, "/vigilancia/reloj", Some(json!({}))).await?;
    ensure!(refused == (403, Code::SoloAdministradores), "{refused:?}");
    let held: Value = admin.get("/vigilancia").await?;
    let jumped = held["reloj"]["salto_ms"].as_i64().unwrap_or_default();
    ensure!(held["reloj"]["retenido"] == true, "{held}");
    ensure!((jumped - Duration::days(1).num_milliseconds()).abs() < 60_000, "{held}");
    libro.holds("a day ahead, seen and still held", clocks.boot()).await?;

    let believed: Value = admin.post("/vigilancia/reloj", &json!({})).await?;
    ensure!(believed["reloj"]["retenido"] == false, "{believed}");
    // No minute has passed on either clock.
    libro.holds("a day ahead, confirmed", clocks.wall()).await?;
    Ok(())
}
