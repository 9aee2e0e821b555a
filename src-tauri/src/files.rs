//! Files that a page saves: into the person's folder of downloads, under a name nobody has, never over another.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};
use tauri::{AppHandle, Manager};

/// How many files of one name are looked past.
const SAME_NAME: u32 = 1000;
/// No file system here takes much longer names.
const LONGEST: usize = 120;

/// Saves a file; the whole path it got.
pub fn save(app: &AppHandle, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let folders = app.path();
    let folder = folders.download_dir().or_else(|_| folders.home_dir()).map_err(io::Error::other)?;
    std::fs::create_dir_all(&folder)?;
    save_in(&folder, name, bytes)
}

fn save_in(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let name = plain(name);
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name.as_str(), String::new()),
    };
    for number in 1..=SAME_NAME {
        let number = if number == 1 { String::new() } else { format!(" ({number})") };
        let path = folder.join(format!("{stem}{number}{extension}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(bytes).map(|()| path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// The last part of what a page calls a file, without what some system takes for more than a letter.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let letter = |c: char| !c.is_control() && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let name: String = last.chars().filter(|c| letter(*c)).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let cut = name.chars().count().saturating_sub(LONGEST);
    // From the front: what kind of file it is stands at its end.
    let name: String = name.chars().skip(cut).collect();
    if name.is_empty() { "vigia".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::{plain, save_in};

    #[test]
    fn a_name_leads_nowhere_else() {
        for (asked, name) in [
            ("constancia-0412.pdf", "constancia-0412.pdf"),
            ("Parte del mié 25 nov.pdf", "Parte del mié 25 nov.pdf"),
            ("../../.bashrc", "bashrc"),
            ("/etc/passwd", "passwd"),
            ("C:\\Windows\\notepad.exe", "notepad.exe"),
            ("a\u{0}b\n:*?\"<>|.csv", "ab.csv"),
            ("..", "vigia"),
            ("", "vigia"),
        ] {
            assert_eq!(plain(asked), name, "{asked:?}");
        }
        let long = plain(&format!("{}.pdf", "x".repeat(500)));
        assert!(long.len() == 120 && long.ends_with(".pdf"));
    }

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let folder = std::env::temp_dir().join(format!("vigia-files-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let names = ["uno.pdf", "uno.pdf", "sin", "sin"].map(|name| {
            save_in(&folder, name, b"x").unwrap().file_name().unwrap().to_string_lossy().into_owned()
        });
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names, ["uno.pdf", "uno (2).pdf", "sin", "sin (2)"]);
    }
}
