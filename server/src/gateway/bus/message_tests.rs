use super::*;

fn keys() -> (tempfile::TempDir, Keys) {
    let data = tempfile::tempdir().unwrap();
    let keys = Keys::load_or_create(&data.path().join("secret.json")).unwrap();
    (data, keys)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_795_500_000_000 + seconds * 1000)
}

fn device() -> Message {
    Message::Device { device: "aparato".parse().unwrap() }
}

#[test]
fn every_message_comes_out_as_it_went_in_and_tells_whose_it_is() {
    let (_data, keys) = keys();
    let (here, there) = (Seal::new(&keys), Seal::new(&keys));
    let typing = MensajeTyping {
        expediente_id: "e1".parse().unwrap(),
        user_id: "u1".parse().unwrap(),
        is_typing: true,
    };
    let mut ear = Ear::default();
    for message in [Message::Ping, Message::Wake, device(), Message::Typing(typing)] {
        for (seal, own) in [(&here, true), (&there, false)] {
            let sealed = seal.wrap(message.clone(), at(0)).unwrap();
            let heard = ear.hear(&here, &sealed, at(1)).unwrap();
            assert_eq!(heard, Heard { message: message.clone(), at: at(0), own });
        }
    }
}

#[test]
fn without_the_secret_nothing_can_be_said() {
    let (_data, ours) = keys();
    let (_other, theirs) = keys();
    let (seal, stranger) = (Seal::new(&ours), Seal::new(&theirs));
    let mut ear = Ear::default();
    let sealed = seal.wrap(device(), at(0)).unwrap();
    let mut forged = vec![Vec::new(), b"hola".to_vec(), vec![0; 32], vec![0xff; 70_000]];
    forged.push(stranger.wrap(device(), at(0)).unwrap());
    forged.push(sealed[32..].to_vec());
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        forged.push(changed);
    }
    for bytes in forged {
        assert_eq!(ear.hear(&seal, &bytes, at(0)), Err(Ignored::Forged), "{bytes:?}");
    }
    assert!(ear.hear(&seal, &sealed, at(0)).is_ok());
}

#[test]
fn a_message_is_good_once_and_for_half_a_minute() {
    let (_data, keys) = keys();
    let (here, there) = (Seal::new(&keys), Seal::new(&keys));
    let first = there.wrap(device(), at(0)).unwrap();
    let second = there.wrap(device(), at(0)).unwrap();
    let mut ear = Ear::default();
    assert_eq!(ear.hear(&here, &first, at(31)), Err(Ignored::Stale));
    assert_eq!(ear.hear(&here, &first, at(-31)), Err(Ignored::Stale));
    assert!(ear.hear(&here, &second, at(30)).is_ok());
    assert_eq!(ear.hear(&here, &second, at(30)), Err(Ignored::Repeated));
    assert_eq!(ear.hear(&here, &first, at(30)), Err(Ignored::Repeated), "said before the second");
}

#[test]
fn what_a_newer_node_says_is_passed_over() {
    let (_data, keys) = keys();
    let seal = Seal::new(&keys);
    let text = br#"{"node":"n","number":1,"at":"2026-11-24T12:00:00.000Z","kind":"eclipse","of":"moon"}"#;
    let mut bytes = seal.mac(text).finalize().into_bytes().to_vec();
    bytes.extend(text);
    let now: Timestamp = serde_json::from_str("\"2026-11-24T12:00:00.000Z\"").unwrap();
    assert_eq!(Ear::default().hear(&seal, &bytes, now), Err(Ignored::Unknown));
}
