//! HTTP to one server: timeouts, no redirects, nothing but JSON of the API.

use crate::{
    address::Origin,
    error::Error,
    state::{ApiResponse, Method},
};
use reqwest::{Response, StatusCode, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::Duration;
use vigia_protocol::{
    PROTOCOL,
    error::{Code, ErrorBody, Idioma},
    server::ServerInfo,
};

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(20);
/// Bringing in a file of thousands of deadlines takes longer than anything else; the server allows five minutes.
const IMPORT: (&str, Duration) = ("/api/v1/importaciones", Duration::from_secs(5 * 60 + 10));
/// No answer of the API comes near; a server that sends more is not ours.
const LARGEST: usize = 16 * 1024 * 1024;
/// A file to keep takes a minute to compose at most, and then it has to come.
const FILE: Duration = Duration::from_secs(120);
/// The audit of a big firm by the month, or the evidence of a case with hundreds of deadlines, is a few megabytes.
const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// One server's API.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    origin: Origin,
    http: reqwest::Client,
}

impl Api {
    /// The API at an origin. Connects to nothing yet.
    pub fn new(origin: Origin) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("vigia/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .pool_idle_timeout(Duration::from_secs(30));
        builder = if origin.is_loopback() { builder.no_proxy() } else { builder.https_only(true) };
        Ok(Self { origin, http: builder.build().map_err(unreachable)? })
    }

    /// Where it is.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Sends a request and reads the answer, whatever its status.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
        token: Option<&SecretString>,
        idioma: Idioma,
    ) -> Result<ApiResponse, Error> {
        let mut request = self
            .http
            .request(verb(method), self.origin.api(path)?)
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_LANGUAGE, language(idioma));
        if path == IMPORT.0 {
            request = request.timeout(IMPORT.1);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token.expose_secret());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        read(request.send().await.map_err(unreachable)?).await
    }

    /// Sends a request and reads a typed answer; an error of the server becomes [`Error::Refused`].
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
        token: Option<&SecretString>,
        idioma: Idioma,
    ) -> Result<T, Error> {
        accept(self.send(method, path, body, token, idioma).await?)
    }

    /// Reads a file of the server, whatever is in it; an error of the server becomes [`Error::Refused`].
    pub async fn file(&self, path: &str, token: &SecretString, idioma: Idioma) -> Result<Vec<u8>, Error> {
        let request = self
            .http
            .get(self.origin.api(path)?)
            .header(header::ACCEPT, "*/*")
            .header(header::ACCEPT_LANGUAGE, language(idioma))
            .timeout(FILE)
            .bearer_auth(token.expose_secret());
        let response = request.send().await.map_err(unreachable)?;
        if response.status().is_success() {
            return bytes(response, LARGEST_FILE).await?.ok_or(Error::TooLarge);
        }
        // Not a success: this is an error, in the server's words or in ours.
        accept::<Value>(read(response).await?).map(|_| Vec::new())
    }

    /// What the server says of itself; an error where it is not a Vigía of our protocol.
    pub async fn server(&self, idioma: Idioma) -> Result<ServerInfo, Error> {
        let info: ServerInfo = match self.call(Method::Get, "/api/v1/server", NOTHING, None, idioma).await {
            Err(Error::Refused(_)) => return Err(Error::NotVigia("it knows no /api/v1/server".into())),
            other => other?,
        };
        if info.name != "vigia-server" {
            return Err(Error::NotVigia("it calls itself otherwise".into()));
        }
        if info.protocol != PROTOCOL {
            return Err(Error::Protocol { ours: PROTOCOL, theirs: info.protocol });
        }
        Ok(info)
    }
}

/// No body.
pub(crate) const NOTHING: Option<&Value> = None;

/// Takes a good answer apart, and turns another into the server's own words.
pub(crate) fn accept<T: DeserializeOwned>(answer: ApiResponse) -> Result<T, Error> {
    if (200..300).contains(&answer.status) {
        return serde_json::from_value(answer.body)
            .map_err(|_| Error::NotVigia("its answer has another shape".into()));
    }
    match refusal(&answer) {
        Some(body) => Err(Error::Refused(body.error)),
        None => Err(Error::NotVigia(format!("status {} without a reason", answer.status))),
    }
}

/// The server's error, where an answer is one.
fn refusal(answer: &ApiResponse) -> Option<ErrorBody> {
    serde_json::from_value(answer.body.clone()).ok()
}

/// The code of an answer that is an error.
pub(crate) fn code(answer: &ApiResponse) -> Option<Code> {
    if answer.status < 400 { None } else { refusal(answer).map(|body| body.error.code) }
}

async fn read(response: Response) -> Result<ApiResponse, Error> {
    let status = response.status();
    if status.is_redirection() {
        return Err(Error::NotVigia("it answers with a redirect".into()));
    }
    let endless = || Error::NotVigia("its answer has no end".into());
    let bytes = bytes(response, LARGEST).await?.ok_or_else(endless)?;
    let body = if bytes.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&bytes) };
    match body {
        Ok(body) => Ok(ApiResponse { status: status.as_u16(), body }),
        // A proxy whose server is down speaks for itself, in HTML.
        Err(_) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            Err(Error::Unreachable(format!("status {status}")))
        }
        Err(_) => Err(Error::NotVigia("its answer is not JSON".into())),
    }
}

/// What is in an answer; none where that is more than so many bytes.
async fn bytes(mut response: Response, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn language(idioma: Idioma) -> &'static str {
    match idioma {
        Idioma::Es => "es",
        Idioma::En => "en",
    }
}

fn verb(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

/// The cause, down to the last one, without the URL: reqwest's own text stops at "error sending request".
fn unreachable(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Error::Unreachable(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Api, LARGEST, LARGEST_FILE, NOTHING};
    use crate::{address::Origin, error::Error, state::Method};
    use secrecy::SecretString;
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };
    use vigia_protocol::error::Idioma;

    /// A server that answers one request with so many bytes, as far as somebody takes them.
    fn answering(bytes: usize) -> Api {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                socket.read_exact(&mut byte).unwrap();
                asked.push(byte[0]);
            }
            write!(socket, "HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n").unwrap();
            let some = vec![b'x'; 1024 * 1024];
            let mut left = bytes;
            while left > 0 {
                let now = left.min(some.len());
                if socket.write_all(&some[..now]).is_err() {
                    return;
                }
                left -= now;
            }
        });
        Api::new(origin).unwrap()
    }

    #[tokio::test]
    async fn a_file_may_be_larger_than_an_answer_and_one_that_is_too_large_is_no_fault_of_the_server() {
        let token = SecretString::from("t");
        let path = "/api/v1/auditoria.csv";
        let more = LARGEST + 1024 * 1024;
        assert_eq!(answering(more).file(path, &token, Idioma::Es).await.unwrap().len(), more);
        let huge = answering(LARGEST_FILE + 1).file(path, &token, Idioma::Es).await.unwrap_err();
        assert!(matches!(huge, Error::TooLarge), "{huge}");
        assert!(huge.detail(Idioma::Es).message.contains("demasiado grande"));
        let answer = answering(more).send(Method::Get, "/api/v1/me", NOTHING, Some(&token), Idioma::Es).await;
        assert!(matches!(answer, Err(Error::NotVigia(_))), "an answer of the API has an end");
    }
}
