//! Owns the tests of bytes: what is written is read back, a few golden bytes never change, broken ones are refused.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::codec::{NotRead, decode_commit, encode_commit};
use super::error::Lsn;
use super::frame::{self, Tip};
use super::layout::{Head, StateKey, trailing_id, trailing_lsn};
use super::record_codec::{decode_record, encode_record};
use crate::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
};
use crate::domain::date::{Date, Moment};
use crate::domain::field::FieldId;
use crate::domain::record::{KindCode, Record, RecordId};
use crate::domain::value::{Sealed, Text, Value};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn dot(replica: u64, seq: u64) -> Dot {
    Dot {
        replica: ReplicaId(replica),
        seq,
    }
}

fn small_commit() -> Commit {
    let op = |field, op| FieldOp {
        field: FieldId(field),
        op,
    };
    let date = Date::new(2026, 11, 30).unwrap();
    Commit {
        dot: dot(0x0A, 300),
        actor: Text::line("鈴木"),
        at: Hlc(0x0001_0000),
        command: CommandId(0xC0),
        verb: Text::line("set"),
        part: Part::WHOLE,
        undoes: Some(CommandId(0xBF)),
        context: [dot(0x0A, 299), dot(0x0B, 1)].into_iter().collect(),
        changes: vec![Change {
            record: RecordId(0x1234),
            kind: KindCode(1),
            ops: vec![
                op(1, Op::Set(Some(Value::line("点滴")))),
                op(2, Op::Set(None)),
                op(3, Op::Add(Value::Choice(Text::line("ii")))),
                op(4, Op::Remove(Value::Number(-3))),
                op(5, Op::Note(Value::Flag(true))),
                op(0, Op::Tombstone(Value::Dot(dot(1, 2)))),
                op(6, Op::Set(Some(Value::Date(date)))),
                op(7, Op::Set(Some(Value::Link(RecordId(9))))),
                op(8, Op::Set(Some(Value::Moment(Moment::from_millis(7))))),
                op(
                    9,
                    Op::Erased(Value::Sealed(Box::new(Sealed {
                        key: 5,
                        nonce: [3; 24],
                        bytes: Box::new([1, 2]),
                    }))),
                ),
                op(
                    10,
                    Op::Unknown {
                        code: 99,
                        value: Some(Value::Unknown {
                            tag: 77,
                            bytes: Box::new([0xEE]),
                        }),
                    },
                ),
            ],
        }],
    }
}

fn small_record() -> Record {
    let commit = small_commit();
    let change = &commit.changes[0];
    let mut record = Record::new(change.record, change.kind);
    record.apply(&commit, change);
    record
}

#[test]
fn a_commits_bytes_never_change() {
    assert_eq!(hex(&encode_commit(&small_commit())), GOLDEN_COMMIT);
    assert_eq!(decode_commit(&unhex(GOLDEN_COMMIT)), Ok(small_commit()));
}

#[test]
fn a_frames_bytes_never_change() {
    let before = Tip {
        lsn: Lsn(41),
        crc: 0x1122_3344,
    };
    let (tip, first) = frame::build(before, true, b"ab");
    assert_eq!(hex(&first), GOLDEN_FRAME);
    let (_, more) = frame::build(tip, false, b"");
    assert_eq!(hex(&more), GOLDEN_MORE);
}

#[test]
fn a_records_bytes_never_change() {
    let record = small_record();
    assert_eq!(hex(&encode_record(&record)), GOLDEN_RECORD);
    let back = decode_record(record.id, record.kind, &unhex(GOLDEN_RECORD));
    assert_eq!(back, Some(record));
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap(), 16).unwrap())
        .collect()
}

const GOLDEN_COMMIT: &str = "01000000000000000aac020000000000010000000000000000000000000000000000c0010000000000000000000000000000\
    00bf000106e988b4e69ca80373657402000000000000000aab02000000000000000b01010000000000000000000000000000\
    123400010b000101010706e782b9e6bbb4000201000000030205030269690004030301050005040401010000050902010200\
    06010203fb66a200070106010900080107010e000906081c0503030303030303030303030303030303030303030303030302\
    0102000a634d01ee";
const GOLDEN_FRAME: &str = "694b463100000002d2def1cd11223344000000000000002a6162";
const GOLDEN_MORE: &str = "694b4d31000000003ff4bc19d2def1cd000000000000002b";
const GOLDEN_RECORD: &str = "0102000000000000000a000000000000000b030100ac020200ab0201010001000000000001000000ac02000006e988b4e69c\
    a80100ac02010b000003010009020102010001030100010706e782b9e6bbb401000203010000000100030401050302696901\
    00ac020200040401030105000100050801000406e988b4e69ca804010100060301000203fb66a20100070301000601090100\
    0803010007010e010009200100ac020906081c05030303030303030303030303030303030303030303030303020102000a20\
    0100ac020a634d01ee";

#[test]
fn a_newer_commit_is_told_from_a_broken_one() {
    let mut bytes = encode_commit(&small_commit());
    bytes[0] = 2;
    assert_eq!(decode_commit(&bytes), Err(NotRead::Newer(2)));
    bytes[0] = 0;
    assert_eq!(decode_commit(&bytes), Err(NotRead::Broken));
    bytes[0] = 1;
    bytes.push(0);
    assert_eq!(decode_commit(&bytes), Err(NotRead::Broken));
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof!["\\PC{0,12}", "[ぁ-ん\n ]{0,8}"].prop_map(|raw| Text::block(&raw))
}

fn bytes() -> impl Strategy<Value = Box<[u8]>> {
    vec(any::<u8>(), 0..9).prop_map(Vec::into_boxed_slice)
}

fn dots() -> impl Strategy<Value = Dot> {
    (0..4_u64, 1..500_u64).prop_map(|(replica, seq)| dot(replica, seq))
}

fn vector() -> impl Strategy<Value = VersionVector> {
    vec(dots(), 0..4).prop_map(|dots| dots.into_iter().collect())
}

fn value() -> impl Strategy<Value = Value> {
    let days = -700_000..2_900_000_i32;
    let sealed = (any::<u128>(), any::<[u8; 24]>(), bytes());
    prop_oneof![
        text().prop_map(Value::Text),
        days.prop_filter_map("a day", |days| Date::from_days(days).map(Value::Date)),
        any::<i64>().prop_map(Value::Number),
        any::<bool>().prop_map(Value::Flag),
        text().prop_map(Value::Choice),
        any::<u128>().prop_map(|id| Value::Link(RecordId(id))),
        any::<i64>().prop_map(|ms| Value::Moment(Moment::from_millis(ms))),
        sealed.prop_map(|(key, nonce, bytes)| Value::Sealed(Box::new(Sealed {
            key,
            nonce,
            bytes
        }))),
        dots().prop_map(Value::Dot),
        (10..=u8::MAX, bytes()).prop_map(|(tag, bytes)| Value::Unknown { tag, bytes }),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        proptest::option::of(value()).prop_map(Op::Set),
        value().prop_map(Op::Add),
        value().prop_map(Op::Remove),
        value().prop_map(Op::Note),
        value().prop_map(Op::Tombstone),
        value().prop_map(Op::Erased),
        (7..=u8::MAX, proptest::option::of(value()))
            .prop_map(|(code, value)| Op::Unknown { code, value }),
    ]
}

prop_compose! {
    fn change()(
        record: u128,
        kind: u16,
        ops in btree_map(any::<u16>(), op(), 0..6),
    ) -> Change {
        let ops = ops.into_iter().map(|(field, op)| FieldOp { field: FieldId(field), op });
        Change { record: RecordId(record), kind: KindCode(kind), ops: ops.collect() }
    }
}

prop_compose! {
    fn commit()(
        dot in dots(),
        actor in text(),
        at: u64,
        command: u128,
        verb in text(),
        index in 0..3_u32,
        more in 1..3_u32,
        undoes in proptest::option::of(any::<u128>()),
        context in vector(),
        changes in vec(change(), 0..4),
    ) -> Commit {
        Commit {
            dot, actor, at: Hlc(at), command: CommandId(command), verb, context, changes,
            part: Part { index, count: index + more },
            undoes: undoes.map(CommandId),
        }
    }
}

/// Commits that touch one record.
fn record() -> impl Strategy<Value = Record> {
    vec(commit(), 1..6).prop_map(|commits| {
        let mut record = Record::new(RecordId(1), KindCode(1));
        for commit in &commits {
            commit.changes.iter().for_each(|c| record.apply(commit, c));
        }
        record
    })
}

proptest! {
    #[test]
    fn every_commit_is_read_as_it_was_written(commit in commit()) {
        prop_assert_eq!(decode_commit(&encode_commit(&commit)), Ok(commit));
    }

    #[test]
    fn every_record_is_read_as_it_was_written(record in record()) {
        let bytes = encode_record(&record);
        let back = decode_record(record.id, record.kind, &bytes).unwrap();
        prop_assert_eq!(encode_record(&back), bytes);
        prop_assert_eq!(back, record);
    }

    #[test]
    fn broken_bytes_are_refused_and_never_panic(
        commit in commit(),
        record in record(),
        at: prop::sample::Index,
        bit in 0..8_u8,
        length: prop::sample::Index,
    ) {
        for mut bytes in [encode_commit(&commit), encode_record(&record)] {
            let place = at.index(bytes.len());
            bytes[place] ^= 1 << bit;
            bytes.truncate(length.index(bytes.len() + 1));
            // What still decodes must be stable: written again and read again it is the same.
            if let Ok(read) = decode_commit(&bytes) {
                prop_assert_eq!(decode_commit(&encode_commit(&read)), Ok(read));
            }
            if let Some(read) = decode_record(RecordId(1), KindCode(1), &bytes) {
                let again = encode_record(&read);
                prop_assert!(decode_record(RecordId(1), KindCode(1), &again).is_some());
            }
            let _ = frame::read(&bytes);
        }
    }

    #[test]
    fn a_frame_with_any_bit_flipped_proves_nothing(
        payload in vec(any::<u8>(), 0..40),
        at: prop::sample::Index,
        bit in 0..8_u8,
    ) {
        let (tip, mut bytes) = frame::build(Tip::default(), true, &payload);
        let whole = frame::read(&bytes).unwrap();
        prop_assert_eq!((whole.tip, whole.payload), (tip, payload.as_slice()));
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert_eq!(frame::read(&bytes), None);
    }

    #[test]
    fn keys_of_records_sort_by_kind_and_creation(a: (u16, u128), b: (u16, u128)) {
        let key = |(kind, id)| StateKey { kind: KindCode(kind), id: RecordId(id) };
        let (a, b) = (key(a), key(b));
        prop_assert_eq!(a.bytes().cmp(&b.bytes()), a.cmp(&b));
        prop_assert_eq!(StateKey::read(&a.bytes()), Some(a));
        prop_assert_eq!(trailing_id(&a.bytes()), Some(a.id));
        prop_assert_eq!(trailing_lsn(&[0, 0, 0, 0, 0, 0, 0, 0, 7]), Some(Lsn(7)));
    }
}

#[test]
fn the_figures_are_read_as_they_were_written() {
    let mut head = Head {
        applied: Tip {
            lsn: Lsn(9),
            crc: 8,
        },
        digest: 77,
        vector: [dot(1, 9)].into_iter().collect(),
        clock: Hlc(5),
        ..Head::default()
    };
    head.counts.entry(KindCode(1)).or_default().live = 4;
    head.numbers.insert((KindCode(1), b'b'), 12);
    head.erased.insert(3);
    assert_eq!(Head::decode(&head.encode()), Some(head));
    assert_eq!(Head::decode(&[]), None);
}
