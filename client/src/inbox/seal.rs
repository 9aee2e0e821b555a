//! Payloads on disk: XChaCha20-Poly1305 under a key that lives in the keyring.

use crate::error::Error;
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use secrecy::{ExposeSecret, SecretString};

const NONCE: usize = 24;

/// Seals and opens.
pub(crate) struct Seal(XChaCha20Poly1305);

impl Seal {
    /// A new random key, in base64.
    pub fn new_key() -> SecretString {
        STANDARD.encode(rand::random::<[u8; 32]>()).into()
    }

    /// With a key made by [`Seal::new_key`].
    pub fn new(key: &SecretString) -> Result<Self, Error> {
        let bytes = STANDARD.decode(key.expose_secret()).map_err(|_| Error::Sealed)?;
        let key = Key::try_from(bytes.as_slice()).map_err(|_| Error::Sealed)?;
        Ok(Self(XChaCha20Poly1305::new(&key)))
    }

    /// Seals; `name` is what the text belongs to, and it opens under that name alone.
    pub fn seal(&self, name: &str, text: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = rand::random::<[u8; NONCE]>();
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: name.as_bytes() })
            .map_err(|_| Error::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed under the same name.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Sealed)?;
        self.0
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: name.as_bytes() })
            .map_err(|_| Error::Sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;

    #[test]
    fn opens_with_its_own_key_and_name_alone() {
        let seal = Seal::new(&Seal::new_key()).unwrap();
        let sealed = seal.seal("n1", b"Ref. 0412").unwrap();
        assert_eq!(seal.open("n1", &sealed).unwrap(), b"Ref. 0412");
        assert!(seal.open("n2", &sealed).is_err(), "another name");
        assert!(Seal::new(&Seal::new_key()).unwrap().open("n1", &sealed).is_err(), "another key");
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(seal.open("n1", &changed).is_err(), "a changed byte");
        assert!(seal.open("n1", &sealed[..10]).is_err(), "cut short");
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(Seal::new(&"dmlnaWE=".into()).is_err());
        assert!(Seal::new(&"not base64!".into()).is_err());
    }
}
