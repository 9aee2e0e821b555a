//! Days left and firing hours in every zone, around every change of its clocks in twenty years, against another
//! calculation: Python's, on the same zone data (`tests/zonas/calcular.py`).

use super::plazos::{dias_restantes, fecha, instante};
use chrono::NaiveDateTime;
use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use vigia_protocol::time::{Date, Timestamp};

const YEARS: [&str; 2] = ["2016", "2036"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// PyPI's name of a version of the zone data: 2025b is 2025.2.
fn pypi(iana: &str) -> String {
    let (year, letter) = iana.split_at(4);
    format!("{year}.{}", letter.bytes().next().unwrap() - b'a' + 1)
}

/// The zone data that the server has, for Python; installed once.
fn zone_data() -> PathBuf {
    let version = pypi(IANA_TZDB_VERSION);
    let place = repository().join(format!("target/zonas/tzdata-{version}"));
    if !place.join("tzdata/zones").exists() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--target"]);
        let installed = pip.arg(&place).arg(format!("tzdata=={version}")).status().unwrap();
        assert!(installed.success(), "tzdata {version} could not be installed");
    }
    place
}

fn python(zones: &[Tz]) -> String {
    let mut python = Command::new("python3")
        .arg(repository().join("tests/zonas/calcular.py"))
        .arg(IANA_TZDB_VERSION)
        .args(YEARS)
        .env("PYTHONTZPATH", "")
        .env("PYTHONPATH", zone_data())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let names: String = zones.iter().map(|zone| format!("{}\n", zone.name())).collect();
    python.stdin.take().unwrap().write_all(names.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn at(seconds: &str) -> Timestamp {
    Timestamp::from_millis(seconds.parse::<i64>().unwrap() * 1000)
}

#[test]
fn every_zone_counts_days_and_hours_as_python_does() {
    let due: Date = format!("{}-01-01", YEARS[1]).parse().unwrap();
    let (mut zones, mut changes, mut days, mut hours) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in python(&TZ_VARIANTS).lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let zone: Tz = words[1].parse().unwrap();
        let same = match words[..] {
            ["cambios", _, count] => {
                zones += 1;
                changes += count.parse::<usize>().unwrap();
                true
            }
            ["dia", _, instant, day, left] => {
                days += 1;
                let hoy = fecha(zone, at(instant));
                hoy == day.parse::<Date>().unwrap()
                    && dias_restantes(due, hoy) == left.parse::<i64>().unwrap()
            }
            ["hora", _, local, instant] => {
                hours += 1;
                let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").unwrap();
                instante(zone, local) == at(instant)
            }
            _ => panic!("{line}"),
        };
        if !same {
            wrong.push(line.to_owned());
        }
    }
    let told = format!(
        "figures: zones {IANA_TZDB_VERSION}, {}-{}: {zones} zones, {changes} changes of the clocks; {days} days left \
         and {hours} hours compared with Python, {} differences",
        YEARS[0],
        YEARS[1],
        wrong.len()
    );
    // Past the harness, which keeps what a passing test prints.
    writeln!(std::io::stderr(), "{told}").unwrap();
    assert_eq!(zones, TZ_VARIANTS.len());
    assert!(changes > 5_000 && days > 50_000 && hours > 100_000, "{told}");
    assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(20)]);
}
