//! Tokens of back ends: which are good, and which only look so.

use super::*;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;
use std::process::Command;

const NOW: i64 = 1_795_500_000;
const SECRET: &str = "un secreto de treinta y dos bytes, o mas";

fn now() -> Timestamp {
    Timestamp::from_millis(NOW * 1000)
}

/// A folder with a shared secret, and two key pairs made for the test.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secreto"), format!("{SECRET}\n")).unwrap();
    for (name, options) in
        [("rsa", ["RSA", "rsa_keygen_bits:2048"]), ("ec", ["EC", "ec_paramgen_curve:P-256"])]
    {
        let (key, public) = (folder.path().join(name), folder.path().join(format!("{name}.pub")));
        openssl(
            Command::new("openssl")
                .args(["genpkey", "-algorithm", options[0], "-pkeyopt", options[1], "-out"])
                .arg(&key),
        );
        openssl(Command::new("openssl").args(["pkey", "-pubout", "-in"]).arg(&key).arg("-out").arg(&public));
    }
    folder
}

fn openssl(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn settings(text: &str) -> Vec<IssuerSettings> {
    #[derive(Deserialize)]
    struct File {
        issuer: Vec<IssuerSettings>,
    }
    toml::from_str::<File>(text).unwrap().issuer
}

async fn issuers(folder: &Path, text: &str) -> Issuers {
    Issuers::load(&settings(text), folder).await.unwrap()
}

fn sign(algorithm: Algorithm, key: &EncodingKey, kid: Option<&str>, claims: &Value) -> String {
    encode(&Header { kid: kid.map(str::to_owned), ..Header::new(algorithm) }, claims, key).unwrap()
}

async fn user(issuers: &Issuers, token: &str) -> Result<String, Code> {
    let issuer = issuers.of(token).ok_or(Code::AuthInvalid)?;
    issuer.verify(token, now()).await.map(|foreign| foreign.user.to_string())
}

fn private(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

#[tokio::test]
async fn a_token_is_good_for_its_issuer_audience_and_time_and_nothing_else() {
    let folder = folder();
    let text = r#"
        [[issuer]]
        issuer = "https://gestion.estudio.test"
        algorithm = "HS256"
        audience = "vigia"
        secret_file = "secreto"
        default = true
    "#;
    let issuers = issuers(folder.path(), text).await;
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let whole =
        json!({ "iss": "https://gestion.estudio.test", "aud": "vigia", "sub": "u-7", "exp": NOW + 60 });
    let with = |changes: Value| {
        let mut claims = whole.as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            match value.is_null() {
                true => claims.remove(name),
                false => claims.insert(name.clone(), value.clone()),
            };
        }
        Value::Object(claims)
    };
    let (invalid, expired) = (Err(Code::AuthInvalid), Err(Code::AuthExpired));
    for (case, changes, expected) in [
        ("as it is", json!({}), Ok("u-7")),
        ("without an issuer, from the default one", json!({ "iss": null }), Ok("u-7")),
        ("of another issuer", json!({ "iss": "https://otro.test" }), invalid),
        ("of several issuers", json!({ "iss": ["https://gestion.estudio.test"] }), invalid),
        ("as one of ours", json!({ "iss": "vigia" }), invalid),
        ("for another audience", json!({ "aud": "otra" }), invalid),
        ("for several, us among them", json!({ "aud": ["otra", "vigia"] }), Ok("u-7")),
        ("for nobody", json!({ "aud": null }), invalid),
        ("expired a moment ago, as clocks differ", json!({ "exp": NOW - 29 }), Ok("u-7")),
        ("expired", json!({ "exp": NOW - 31 }), expired),
        ("for ever", json!({ "exp": null }), invalid),
        ("until no time at all", json!({ "exp": "mañana" }), invalid),
        ("until a time no clock shows", json!({ "exp": 1e300 }), invalid),
        ("with a fraction of a second", json!({ "exp": NOW as f64 + 60.5 }), Ok("u-7")),
        ("not yet good", json!({ "nbf": NOW + 31 }), invalid),
        ("good from about now", json!({ "nbf": NOW + 29 }), Ok("u-7")),
        ("good from no time at all", json!({ "nbf": "ayer" }), invalid),
        ("for nobody of ours", json!({ "sub": null }), invalid),
        ("for a number", json!({ "sub": 42 }), Ok("42")),
        ("for what cannot be an id", json!({ "sub": "u 7\n" }), invalid),
        ("for what is no subject", json!({ "sub": { "id": "u-7" } }), invalid),
    ] {
        let token = sign(Algorithm::HS256, &key, None, &with(changes));
        assert_eq!(user(&issuers, &token).await, expected.map(str::to_owned), "{case}");
    }
    let token = sign(Algorithm::HS256, &key, None, &whole);
    let parts: Vec<&str> = token.split('.').collect();
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    for (case, token) in [
        (
            "signed with another secret",
            sign(Algorithm::HS256, &EncodingKey::from_secret(b"otro"), None, &whole),
        ),
        ("signed by another algorithm", sign(Algorithm::HS512, &key, None, &whole)),
        ("not signed", format!("{none}.{}.", parts[1])),
        (
            "with another's claims",
            format!(
                "{}.{}.{}",
                parts[0],
                URL_SAFE_NO_PAD.encode(whole.to_string().replace("u-7", "u-8")),
                parts[2]
            ),
        ),
        ("nonsense", "a.b.c".to_owned()),
        ("nothing", String::new()),
    ] {
        assert_eq!(user(&issuers, &token).await, Err(Code::AuthInvalid), "{case}");
    }
}

#[tokio::test]
async fn a_public_key_is_no_secret_to_sign_with() {
    let folder = folder();
    for (algorithm, name, name_of_it) in
        [(Algorithm::RS256, "rsa", "RS256"), (Algorithm::ES256, "ec", "ES256")]
    {
        let text =
            format!("[[issuer]]\nissuer = \"i\"\nalgorithm = \"{name_of_it}\"\npem_file = \"{name}.pub\"\n");
        let issuers = issuers(folder.path(), &text).await;
        let claims = json!({ "iss": "i", "sub": "u-7", "exp": NOW + 60 });
        let pem = private(folder.path(), name);
        let key = match algorithm {
            Algorithm::RS256 => EncodingKey::from_rsa_pem(&pem).unwrap(),
            _ => EncodingKey::from_ec_pem(&pem).unwrap(),
        };
        assert_eq!(user(&issuers, &sign(algorithm, &key, None, &claims)).await, Ok("u-7".to_owned()));
        let public = private(folder.path(), &format!("{name}.pub"));
        for secret in [public.as_slice(), public.trim_ascii_end()] {
            let forged = sign(Algorithm::HS256, &EncodingKey::from_secret(secret), None, &claims);
            assert_eq!(user(&issuers, &forged).await, Err(Code::AuthInvalid), "{name_of_it}");
        }
    }
}

#[tokio::test]
async fn where_subjects_are_named_only_those_are_let_in() {
    let folder = folder();
    let text = "[[issuer]]\nissuer = \"i\"\nalgorithm = \"HS256\"\nsecret_file = \"secreto\"\nusers = { ana = \"u-1\" }\n";
    let issuers = issuers(folder.path(), text).await;
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    for (sub, expected) in [("ana", Ok("u-1".to_owned())), ("u-1", Err(Code::AuthInvalid))] {
        let token = sign(Algorithm::HS256, &key, None, &json!({ "iss": "i", "sub": sub, "exp": NOW + 60 }));
        assert_eq!(user(&issuers, &token).await, expected, "{sub}");
    }
}

#[tokio::test]
async fn settings_that_do_not_go_together_are_refused() {
    let folder = folder();
    std::fs::write(folder.path().join("corto"), "corto").unwrap();
    let one = |more: &str| format!("[[issuer]]\nissuer = \"i\"\n{more}\n");
    for (case, text) in [
        ("no key", one("algorithm = \"HS256\"")),
        ("two keys", one("algorithm = \"HS256\"\nsecret_file = \"secreto\"\npem_file = \"rsa.pub\"")),
        ("a public key as a shared secret", one("algorithm = \"HS256\"\npem_file = \"rsa.pub\"")),
        ("a shared secret as a public key", one("algorithm = \"RS256\"\nsecret_file = \"secreto\"")),
        ("a shared secret published", one("algorithm = \"HS256\"\njwks_url = \"https://i.test/jwks\"")),
        ("keys in the clear", one("algorithm = \"RS256\"\njwks_url = \"http://i.test/jwks\"")),
        ("a key of another kind", one("algorithm = \"ES256\"\npem_file = \"rsa.pub\"")),
        ("a short secret", one("algorithm = \"HS256\"\nsecret_file = \"corto\"")),
        ("a file that is not there", one("algorithm = \"HS256\"\nsecret_file = \"nada\"")),
        (
            "our own name",
            one("algorithm = \"HS256\"\nsecret_file = \"secreto\"").replace("\"i\"", "\"vigia\""),
        ),
        ("a name twice", one("algorithm = \"HS256\"\nsecret_file = \"secreto\"").repeat(2)),
        (
            "two defaults",
            one("algorithm = \"HS256\"\nsecret_file = \"secreto\"\ndefault = true")
                + &one("algorithm = \"HS256\"\nsecret_file = \"secreto\"\ndefault = true")
                    .replace("\"i\"", "\"j\""),
        ),
    ] {
        assert!(Issuers::load(&settings(&text), folder.path()).await.is_err(), "{case}");
    }
}
