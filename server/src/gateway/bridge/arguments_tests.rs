use super::*;
use serde_json::json;

fn bytes_in(value: &Json, arguments: &Arguments) -> Vec<u8> {
    arguments.marked(value.as_object().unwrap()).unwrap().to_vec()
}

#[test]
fn what_javascript_can_say_becomes_the_json_it_would_have_become() {
    let value = Value::Map(vec![
        ("a".into(), Value::Nil),
        ("b".into(), true.into()),
        ("c".into(), Value::from(-3)),
        ("d".into(), Value::from(u64::MAX)),
        ("e".into(), Value::F64(0.5)),
        ("f".into(), Value::F64(f64::NAN)),
        ("g".into(), "ñandú".into()),
        ("h".into(), Value::Array(vec![Value::from(1), "x".into()])),
    ]);
    let read = read([value].into_iter()).unwrap();
    let expected = json!({ "a": null, "b": true, "c": -3, "d": u64::MAX, "e": 0.5, "f": null, "g": "ñandú", "h": [1, "x"] });
    assert_eq!(read.payload(), expected);
    assert!(!read.has_more());
    for wrong in [Value::Map(vec![(1.into(), 1.into())]), Value::Ext(5, vec![0]), Value::Ext(-1, vec![0; 5])]
    {
        assert!(super::read([wrong].into_iter()).is_none());
    }
}

#[test]
fn dates_are_what_json_makes_of_them() {
    // new Date('2026-11-24T12:00:00.000Z'), the same with 5 ms, and one before 1970, as notepack.io 3.0.1 writes them.
    let seconds = 1_795_521_600_u64;
    let with_millis = (5_000_000_u64 << 34) | seconds;
    let before = [&0_u32.to_be_bytes()[..], &(-1_i64).to_be_bytes()].concat();
    for (bytes, expected) in [
        (u32::try_from(seconds).unwrap().to_be_bytes().to_vec(), "2026-11-24T12:00:00.000Z"),
        (with_millis.to_be_bytes().to_vec(), "2026-11-24T12:00:00.005Z"),
        (before, "1969-12-31T23:59:59.000Z"),
    ] {
        assert_eq!(read([Value::Ext(-1, bytes)].into_iter()).unwrap().payload(), expected);
    }
}

#[test]
fn bytes_keep_their_places_and_nobody_can_put_others_there() {
    let foto = Value::Map(vec![("foto".into(), Value::Binary(vec![1, 2, 3]))]);
    let false_one = Value::Map(vec![("_placeholder".into(), true.into()), ("num".into(), 0.into())]);
    let read = read([foto, Value::Binary(vec![4]), false_one].into_iter()).unwrap();
    assert!(read.has_more());
    assert_eq!(bytes_in(&read.values[0]["foto"], &read), [1, 2, 3]);
    assert_eq!(bytes_in(&read.values[1], &read), [4]);
    assert!(read.marked(read.values[2].as_object().unwrap()).is_none());
    let other = super::read([Value::Binary(vec![9])].into_iter()).unwrap();
    assert!(
        read.marked(other.values[0].as_object().unwrap()).is_none(),
        "the mark is another for each message"
    );
}

#[test]
fn arguments_go_out_one_beside_the_other_with_another_payload() {
    let read = read([Value::from(1), "dos".into()].into_iter()).unwrap().with_payload(json!({ "a": 1 }));
    assert_eq!(serde_json::to_value(&read).unwrap(), json!([{ "a": 1 }, "dos"]));
    let empty = super::read(std::iter::empty()).unwrap();
    assert_eq!(empty.payload(), Json::Null);
}
