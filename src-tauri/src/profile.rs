//! Profiles: several Vigías for one person, with nothing in common. A name of its own gives a data folder, a keyring
//! entry, a login item and a single-instance lock of its own, so that a demonstration never touches a real session.

use crate::error::Error;

/// The identifier of the app, as in tauri.conf.json; also the keyring's service.
pub const IDENTIFIER: &str = "org.vigia.desktop";

/// The keyring user of the profile without a name; no other profile may be called so.
const DEFAULT: &str = "default";

/// The default profile, or one with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile(Option<String>);

impl Profile {
    /// The profile of this name: 1 to 32 characters of `a-z`, `0-9` and `-`, because it becomes part of a folder,
    /// of a D-Bus name and of a keyring entry.
    pub fn named(name: String) -> Result<Self, Error> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if (1..=32).contains(&name.len()) && name.chars().all(fits) && name != DEFAULT {
            Ok(Self(Some(name)))
        } else {
            Err(Error::Profile(name))
        }
    }

    /// The identifier from which Tauri derives folders and the instance lock.
    pub fn identifier(&self) -> String {
        self.suffixed(IDENTIFIER)
    }

    /// The user of the keyring entry.
    pub fn keyring_user(&self) -> &str {
        self.0.as_deref().unwrap_or(DEFAULT)
    }

    /// The name of the login item.
    pub fn autostart_name(&self) -> String {
        self.suffixed("Vigia")
    }

    /// The arguments of the login item: into the tray, and into this profile.
    pub fn autostart_arguments(&self) -> Vec<String> {
        let profile = self.0.iter().flat_map(|name| ["--profile".to_owned(), name.clone()]);
        std::iter::once("--hidden".to_owned()).chain(profile).collect()
    }

    fn suffixed(&self, text: &str) -> String {
        match &self.0 {
            None => text.to_owned(),
            Some(name) => format!("{text}-{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_share_no_name() {
        let (own, demo) = (Profile::default(), Profile::named("demo-2".into()).unwrap());
        assert_eq!(own.identifier(), "org.vigia.desktop");
        assert_eq!(demo.identifier(), "org.vigia.desktop-demo-2");
        assert_eq!((own.keyring_user(), demo.keyring_user()), ("default", "demo-2"));
        assert_eq!((own.autostart_name(), demo.autostart_name()), ("Vigia".into(), "Vigia-demo-2".into()));
        assert_eq!(own.autostart_arguments(), ["--hidden"]);
        assert_eq!(demo.autostart_arguments(), ["--hidden", "--profile", "demo-2"]);
    }

    #[test]
    fn a_name_cannot_leave_its_folder() {
        for name in ["", "..", "a/b", "Demo", "señal", "a b", "a.b", "default", &"a".repeat(33)] {
            assert!(Profile::named(name.to_owned()).is_err(), "{name}");
        }
    }
}
