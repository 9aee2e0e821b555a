//! The SMTP server of the firm: how it is named, and how a message gets there. TLS is required, but on loopback.

use super::Adjunto;
use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use std::{net::IpAddr, time::Duration};
use url::{Host, Url};

/// How long one message may take: a server that hangs must not hold up the others.
const PACIENCIA: Duration = Duration::from_secs(60);

/// The firm's SMTP server, and in whose name it is asked.
#[derive(Clone, Debug)]
pub struct Smtp {
    host: String,
    port: u16,
    cifrado: Cifrado,
    usuario: Option<(String, SecretString)>,
    de: Mailbox,
}

/// How the connection is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cifrado {
    /// TLS from the first byte: `smtps://`.
    Tls,
    /// TLS by STARTTLS, or nothing is said: `smtp://`.
    Starttls,
    /// None: loopback alone, `smtp://localhost?tls=none`.
    Ninguno,
}

/// Why a message did not go out.
#[derive(Debug)]
pub enum Fallo {
    /// This message never will: its recipient is refused for good.
    Definitivo(String),
    /// Another try may.
    Pasajero(String),
}

/// One message, ready to go.
pub struct Mensaje<'a> {
    /// Ours: a mail that a crash sends twice has it twice.
    pub id: &'a str,
    /// To whom.
    pub para: &'a str,
    /// One line.
    pub asunto: &'a str,
    /// Plain text.
    pub texto: &'a str,
    /// What goes with it.
    pub adjuntos: &'a [Adjunto],
    /// When it was written.
    pub at: std::time::SystemTime,
}

impl Smtp {
    /// By the settings `smtp_url` and `mail_from`. No error repeats the URL: it holds a password.
    pub fn new(url: &str, de: &str) -> anyhow::Result<Self> {
        const SHAPE: &str = "smtp_url is no address: smtps://[user:password@]host[:465], or smtp://[user:password@]host[:587]";
        let url = Url::parse(url).ok().context(SHAPE)?;
        let host = url.host_str().filter(|host| !host.is_empty()).context(SHAPE)?.to_owned();
        let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let cifrado = match (url.scheme(), asked.as_deref()) {
            ("smtps", None | Some("required")) => Cifrado::Tls,
            ("smtp", None | Some("required")) => Cifrado::Starttls,
            ("smtp", Some("none")) => {
                anyhow::ensure!(
                    is_loopback(&url),
                    "smtp_url: tls=none is for a server on this machine alone; mail over a network needs TLS"
                );
                Cifrado::Ninguno
            }
            _ => anyhow::bail!(SHAPE),
        };
        let port = url.port().unwrap_or(match cifrado {
            Cifrado::Tls => 465,
            Cifrado::Starttls => 587,
            Cifrado::Ninguno => 25,
        });
        let plain = |text: &str| percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
        let usuario = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => {
                let password = plain(password.unwrap_or_default()).context(SHAPE)?;
                Some((plain(user).context(SHAPE)?, password.into()))
            }
        };
        let de = de.parse().context("mail_from is no address: Vigía <vigia@estudio.example>")?;
        // A host in brackets is an IPv6 address; a certificate and a socket know it without them.
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port, cifrado, usuario, de })
    }

    /// Where it is, for people; without the password.
    pub fn lugar(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Hands a message over; when this returns, the server has it.
    pub async fn enviar(&self, mensaje: &Mensaje<'_>) -> Result<(), Fallo> {
        let message = self.redactar(mensaje).map_err(|error| Fallo::Definitivo(format!("{error:#}")))?;
        let transport = self.transporte().map_err(|error| Fallo::Pasajero(format!("{error:#}")))?;
        match tokio::time::timeout(PACIENCIA, transport.send(message)).await {
            Err(_) => Err(Fallo::Pasajero("the server did not answer in time".into())),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(fallo(&error)),
        }
    }

    fn transporte(&self) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
        let parameters = || TlsParameters::new(self.host.clone()).context("TLS");
        let tls = match self.cifrado {
            Cifrado::Tls => Tls::Wrapper(parameters()?),
            Cifrado::Starttls => Tls::Required(parameters()?),
            Cifrado::Ninguno => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.host.as_str());
        let mut builder = builder.port(self.port).tls(tls).timeout(Some(PACIENCIA / 2));
        if let Some((user, password)) = &self.usuario {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(builder.build())
    }

    fn redactar(&self, mensaje: &Mensaje<'_>) -> anyhow::Result<Message> {
        // Out-of-office replies to a program help nobody.
        let automatic =
            HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let domain = self.de.email.domain();
        let builder = Message::builder()
            .from(self.de.clone())
            .to(Mailbox::new(None, mensaje.para.parse().context("the recipient has no e-mail address")?))
            .subject(mensaje.asunto)
            .message_id(Some(format!("<{}@{domain}>", mensaje.id)))
            .date(mensaje.at)
            .raw_header(automatic);
        let text = SinglePart::plain(mensaje.texto.to_owned());
        if mensaje.adjuntos.is_empty() {
            return Ok(builder.singlepart(text)?);
        }
        let mut parts = MultiPart::mixed().singlepart(text);
        for Adjunto { nombre, tipo, base64 } in mensaje.adjuntos {
            let bytes = BASE64_STANDARD.decode(base64).context("an attachment cannot be read")?;
            let tipo = ContentType::parse(tipo).context("an attachment has no type")?;
            parts = parts.singlepart(Attachment::new(nombre.clone()).body(bytes, tipo));
        }
        Ok(builder.multipart(parts)?)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        // A scheme that is not the web's leaves addresses as they were written.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        None => false,
    }
}

/// A server that refuses us (wrong password, not now, an address of ours on a list) may take it later, and often says so
/// with the very codes it refuses a recipient with; only where it names the recipient (RFC 3463: 5.1.x) will it not.
fn fallo(error: &lettre::transport::smtp::Error) -> Fallo {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        said = format!("{said}: {inner}");
        source = inner.source();
    }
    let status = error.status().map(u16::from);
    if definitivo(status, &said) { Fallo::Definitivo(said) } else { Fallo::Pasajero(said) }
}

fn definitivo(status: Option<u16>, said: &str) -> bool {
    matches!(status, Some(550..=554)) && said.contains("5.1.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_recipient_that_is_none_is_given_up_at_once() {
        for (status, said, expected) in [
            (Some(550), "permanent error (550): 5.1.1 <ana@estudio.test>: user unknown", true),
            (Some(553), "permanent error (553): 5.1.3 bad address", true),
            (Some(550), "permanent error (550): 5.7.1 relaying denied", false),
            (Some(554), "permanent error (554): 5.7.1 client host blocked", false),
            (Some(554), "permanent error (554): service unavailable", false),
            (Some(451), "transient error (451): 4.1.1 5.1. later", false),
            (None, "connection refused", false),
        ] {
            assert_eq!(definitivo(status, said), expected, "{said}");
        }
    }

    const FROM: &str = "Vigía <vigia@estudio.test>";

    #[test]
    fn mail_goes_over_tls_or_stays_on_this_machine() {
        for (case, url, expected) in [
            ("TLS from the first byte", "smtps://mx.test", Some((Cifrado::Tls, 465))),
            ("STARTTLS, or nothing", "smtp://mx.test", Some((Cifrado::Starttls, 587))),
            ("said so", "smtp://mx.test:2525?tls=required", Some((Cifrado::Starttls, 2525))),
            ("plain over a network", "smtp://mx.test?tls=none", None),
            ("plain where a name looks local", "smtp://localhost.mx.test?tls=none", None),
            ("if there is TLS", "smtp://mx.test?tls=opportunistic", None),
            ("plain on this machine", "smtp://localhost:1025?tls=none", Some((Cifrado::Ninguno, 1025))),
            ("by address", "smtp://127.0.0.1:1025?tls=none", Some((Cifrado::Ninguno, 1025))),
            ("by the newer address", "smtp://[::1]:1025?tls=none", Some((Cifrado::Ninguno, 1025))),
            ("something else", "https://mx.test", None),
            ("nowhere", "smtp://", None),
        ] {
            let read = Smtp::new(url, FROM).ok().map(|smtp| (smtp.cifrado, smtp.port));
            assert_eq!(read, expected, "{case}");
        }
    }

    #[test]
    fn a_password_is_read_as_it_was_meant_and_shown_to_nobody() {
        let smtp = Smtp::new("smtps://vigia%40estudio.test:cl%3Aave@mx.test", FROM).unwrap();
        let (user, password) = smtp.usuario.clone().unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("vigia@estudio.test", "cl:ave"));
        assert!(!format!("{smtp:?} {}", smtp.lugar()).contains("cl:ave"));
        for wrong in [
            "http://vigia:clave@mx.test",
            "smtps://vigia:clave@mx.test:x",
            "smtp://vigia:clave@mx.test?tls=none",
        ] {
            let said = format!("{:?}", Smtp::new(wrong, FROM).unwrap_err());
            assert!(!said.contains("clave"), "{said}");
        }
        assert!(Smtp::new("smtps://mx.test", "nobody").is_err());
    }

    #[test]
    fn a_message_says_who_what_and_that_a_program_wrote_it() {
        let smtp = Smtp::new("smtps://mx.test", FROM).unwrap();
        let adjuntos = [Adjunto::new("parte.pdf", "application/pdf", b"%PDF")];
        let mensaje = Mensaje {
            id: "0199",
            para: "luz@estudio.test",
            asunto: "Crítico: un plazo vence hoy",
            texto: "Ref. 0412",
            adjuntos: &adjuntos,
            at: std::time::UNIX_EPOCH,
        };
        let text = String::from_utf8(smtp.redactar(&mensaje).unwrap().formatted()).unwrap();
        for part in [
            "To: luz@estudio.test",
            "Message-ID: <0199@estudio.test>",
            "Auto-Submitted: auto-generated",
            "filename=\"parte.pdf\"",
            "Ref. 0412",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(smtp.redactar(&Mensaje { para: "nobody", ..mensaje }).is_err());
    }
}
