use super::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;

fn map(fields: &[(&str, Value)]) -> Value {
    Value::Map(fields.iter().map(|(key, value)| ((*key).into(), value.clone())).collect())
}

fn strings(names: &[&str]) -> Value {
    Value::Array(names.iter().map(|name| (*name).into()).collect())
}

fn options(rooms: &[&str]) -> Value {
    map(&[("rooms", strings(rooms)), ("flags", map(&[])), ("except", strings(&["s1"]))])
}

fn event(nsp: &str, kind: u64, data: Value) -> Value {
    map(&[("type", kind.into()), ("data", data), ("nsp", nsp.into())])
}

fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).unwrap();
    bytes
}

fn emit(nsp: &str, kind: u64, data: Value) -> Vec<u8> {
    encode(&Value::Array(vec!["emitter".into(), event(nsp, kind, data), options(&["admin"])]))
}

fn good() -> Value {
    Value::Array(vec!["system:alert".into(), map(&[("a", 1.into())]), "más".into()])
}

#[test]
fn an_emit_is_taken_apart() {
    let packet = Packet::read(&emit("/api", 2, good())).unwrap();
    assert_eq!(
        (&*packet.event, &*packet.rooms, &*packet.except),
        ("system:alert", &["admin".into()][..], &["s1".into()][..])
    );
    assert_eq!(serde_json::to_value(&packet.arguments).unwrap(), json!([{ "a": 1 }, "más"]));
}

#[test]
fn what_the_package_wrote_is_read() {
    // new Emitter(redis, {}, '/api').to('admin').except('user:a').emit('system:alert', { a: Buffer.from([7]) }, null)
    let bytes = b"\x93\xa7emitter\x83\xa4type\x02\xa4data\x93\xacsystem:alert\x81\xa1a\xc4\x01\x07\xc0\xa3nsp\xa4/api\
        \x83\xa5rooms\x91\xa5admin\xa5flags\x80\xa6except\x91\xa6user:a";
    let packet = Packet::read(bytes).unwrap();
    assert_eq!((&*packet.rooms[0], &*packet.except[0]), ("admin", "user:a"));
    assert!(packet.arguments.has_more());
}

#[test]
fn what_is_none_is_refused() {
    let array = |parts: &[Value]| encode(&Value::Array(parts.to_vec()));
    let one = event("/api", 2, good());
    let many: Vec<String> = (0..101).map(|number| format!("user:{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut long = emit("/api", 2, good());
    long.push(0xc0);
    let deep = (0..100).fold(Value::Nil, |inner, _| Value::Array(vec![inner]));
    for (what, bytes, expected) in [
        ("nothing", Vec::new(), Malformed::Shape),
        ("no array", encode(&Value::from(1)), Malformed::Shape),
        ("two parts", array(&["emitter".into(), one.clone()]), Malformed::Shape),
        ("four parts", array(&["e".into(), one.clone(), options(&[]), Value::Nil]), Malformed::Shape),
        ("no options", array(&["e".into(), one.clone(), Value::Nil]), Malformed::Shape),
        (
            "rooms that are none",
            array(&["e".into(), one.clone(), map(&[("rooms", 1.into())])]),
            Malformed::Shape,
        ),
        (
            "a room without a name",
            array(&["e".into(), one.clone(), map(&[("rooms", Value::Array(vec![1.into()]))])]),
            Malformed::Shape,
        ),
        ("too many rooms", array(&["e".into(), one, options(&many)]), Malformed::Shape),
        ("another namespace", emit("/", 2, good()), Malformed::Other),
        ("no event", emit("/api", 3, good()), Malformed::Other),
        ("no name", emit("/api", 2, Value::Array(vec![])), Malformed::Shape),
        ("a number for a name", emit("/api", 2, Value::Array(vec![1.into()])), Malformed::Shape),
        ("something behind it", long, Malformed::Shape),
        ("too deep", emit("/api", 2, Value::Array(vec!["e".into(), deep])), Malformed::Shape),
        ("too long", vec![0xc0; MAX_MESSAGE + 1], Malformed::TooLong),
    ] {
        assert_eq!(Packet::read(&bytes).unwrap_err(), expected, "{what}");
    }
}

#[test]
fn no_bytes_whatever_make_it_fall() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let good = emit("/api", 2, good());
    let mut read = 0;
    for round in 0..60_000 {
        let mut bytes: Vec<u8>;
        if round % 2 == 0 {
            bytes = vec![0; random.random_range(0..200)];
            random.fill(&mut bytes[..]);
        } else {
            // Near to a good one: a few bytes of it are others, and it may end early.
            bytes = good.clone();
            for _ in 0..random.random_range(1..4) {
                let place = random.random_range(0..bytes.len());
                bytes[place] = random.random();
            }
            bytes.truncate(random.random_range(bytes.len() / 2..=bytes.len() * 3 / 2));
        }
        if let Ok(packet) = Packet::read(&bytes) {
            read += 1;
            serde_json::to_string(&packet.arguments).unwrap();
        }
    }
    assert!(read > 0, "some of them are still good");
}

#[test]
fn a_length_that_is_a_lie_takes_no_memory() {
    // Arrays, maps, strings and bytes of four thousand million, with nothing in them.
    for kind in [0xdd, 0xdf, 0xdb, 0xc6, 0xc9] {
        assert_eq!(Packet::read(&[kind, 0xff, 0xff, 0xff, 0xff]).unwrap_err(), Malformed::Shape);
        let nested =
            [&[0x93, 0xa1, b'e'][..], &[0x81, 0xa4], b"data", &[kind, 0xff, 0xff, 0xff, 0xff]].concat();
        assert_eq!(Packet::read(&nested).unwrap_err(), Malformed::Shape);
    }
}
