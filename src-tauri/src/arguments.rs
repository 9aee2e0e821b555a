//! The command line: four words, read by hand.

use crate::{error::Error, profile::Profile};

/// What `--help` prints.
pub const HELP: &str = "\
Vigía watches over the deadlines of a law firm.

Usage: vigia [OPTIONS]

  --hidden          Start in the tray, without a window
  --quit            End the Vigía that is running
  --profile NAME    Use data, session and instance of their own (also VIGIA_PROFILE)
  --version         Print the version
  --help            Print this help
";

/// What a start was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// Run the app.
    Run(Start),
    /// Print a text and end.
    Print(String),
}

/// How to run the app.
#[derive(Debug, PartialEq, Eq)]
pub struct Start {
    /// Into the tray, without a window.
    pub hidden: bool,
    /// End the instance that is running instead.
    pub quit: bool,
    /// Whose data and session.
    pub profile: Profile,
}

/// Reads the arguments after the program's name. `from_environment` is the profile named by `VIGIA_PROFILE`;
/// the command line wins. Unknown arguments and unusable profile names are errors.
pub fn read(
    arguments: impl IntoIterator<Item = String>,
    from_environment: Option<String>,
) -> Result<Request, Error> {
    let (mut hidden, mut quit, mut name) = (false, false, from_environment.filter(|name| !name.is_empty()));
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--version" => return Ok(Request::Print(format!("vigia {}\n", env!("CARGO_PKG_VERSION")))),
            "--help" => return Ok(Request::Print(HELP.to_owned())),
            "--hidden" => hidden = true,
            "--quit" => quit = true,
            "--profile" => name = Some(arguments.next().ok_or(Error::Argument(argument))?),
            _ => return Err(Error::Argument(argument)),
        }
    }
    Ok(Request::Run(Start {
        hidden,
        quit,
        profile: name.map(Profile::named).transpose()?.unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &[&str], environment: Option<&str>) -> Start {
        match read(arguments.iter().map(|s| (*s).to_owned()), environment.map(str::to_owned)).unwrap() {
            Request::Run(start) => start,
            Request::Print(text) => panic!("printed {text}"),
        }
    }

    #[test]
    fn a_plain_start_opens_a_window_in_the_default_profile() {
        assert_eq!(run(&[], None), Start { hidden: false, quit: false, profile: Profile::default() });
        assert_eq!(run(&[], Some("")).profile, Profile::default());
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        let demo = Profile::named("demo".into()).unwrap();
        assert_eq!(
            run(&["--hidden"], Some("demo")),
            Start { hidden: true, quit: false, profile: demo.clone() }
        );
        assert_eq!(run(&["--quit", "--profile", "demo"], Some("otro")).profile, demo);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for arguments in [&["--hiden"][..], &["--profile"], &["--profile", "../x"], &["demo"]] {
            assert!(read(arguments.iter().map(|s| (*s).to_owned()), None).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn the_version_is_printed_before_anything_starts() {
        let request = read(["--version".to_owned()], Some("demo".into())).unwrap();
        assert_eq!(request, Request::Print(format!("vigia {}\n", env!("CARGO_PKG_VERSION"))));
    }
}
