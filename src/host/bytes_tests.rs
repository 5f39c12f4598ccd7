//! Checks the byte parser: the keys of the terminals in use, every split, every limit.

use super::*;
use crate::ui::input::{Mouse, MouseKind};
use proptest::prelude::*;

fn parser() -> Bytes {
    Bytes::new(ByteLimits::default())
}

/// Text as single characters, because how it is grouped depends on the reads.
fn flat(inputs: Vec<Input>) -> Vec<Input> {
    let mut found = Vec::new();
    for input in inputs {
        if let Input::Text(text) = &input {
            found.extend(text.chars().map(|c| Input::Text(c.to_string())));
        } else if let Input::Key(key) = input
            && let KeyCode::Char(c) = key.code
            && key == Key::char(c)
        {
            found.push(Input::Text(c.to_string()));
        } else {
            found.push(input);
        }
    }
    found
}

fn all(bytes: &[u8]) -> Vec<Input> {
    let mut p = parser();
    let mut found = p.feed(bytes, 0);
    found.extend(p.expire(1_000_000));
    found
}

fn one_by_one(bytes: &[u8]) -> Vec<Input> {
    let mut p = parser();
    let mut found: Vec<Input> = bytes.iter().flat_map(|b| p.feed(&[*b], 0)).collect();
    found.extend(p.expire(1_000_000));
    found
}

const fn shift(code: KeyCode) -> Key {
    Key::plain(code).with_shift()
}

const fn ctrl(code: KeyCode) -> Key {
    Key {
        ctrl: true,
        ..Key::plain(code)
    }
}

#[test]
fn keys_of_the_terminals_in_use() {
    use KeyCode::{
        Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageDown, PageUp,
        Right, Tab, Up,
    };
    let p = Key::plain;
    let cases: &[(&[u8], Key)] = &[
        (b"j", Key::char('j')),
        (b" ", Key::char(' ')),
        (b"\r", p(Enter)),
        (b"\n", p(Enter)),
        (b"\t", p(Tab)),
        (b"\x7f", p(Backspace)),
        (b"\x08", p(Backspace)),
        (b"\x1b", p(Esc)),
        (b"\0", Key::ctrl(' ')),
        (b"\x03", Key::ctrl('c')),
        (b"\x1a", Key::ctrl('z')),
        (b"\x1f", Key::ctrl('_')),
        // xterm, application and normal cursor keys
        (b"\x1b[A", p(Up)),
        (b"\x1bOB", p(Down)),
        (b"\x1b[C", p(Right)),
        (b"\x1bOD", p(Left)),
        (b"\x1b[H", p(Home)),
        (b"\x1bOF", p(End)),
        (b"\x1b[1;5A", ctrl(Up)),
        (b"\x1b[1;2D", shift(Left)),
        (b"\x1b[1;3C", p(Right).with_alt()),
        (b"\x1b[Z", shift(Tab)),
        (b"\x1b[2~", p(Insert)),
        (b"\x1b[3~", p(Delete)),
        (b"\x1b[3;5~", ctrl(Delete)),
        (b"\x1b[5~", p(PageUp)),
        (b"\x1b[6~", p(PageDown)),
        (b"\x1bOP", p(F(1))),
        (b"\x1bOS", p(F(4))),
        (b"\x1b[1;2P", shift(F(1))),
        (b"\x1b[1;2R", shift(F(3))),
        (b"\x1b[R", p(F(3))),
        (b"\x1b[15~", p(F(5))),
        (b"\x1b[17~", p(F(6))),
        (b"\x1b[21~", p(F(10))),
        (b"\x1b[23~", p(F(11))),
        (b"\x1b[24;2~", shift(F(12))),
        // Linux console
        (b"\x1b[[A", p(F(1))),
        (b"\x1b[[E", p(F(5))),
        (b"\x1b[1~", p(Home)),
        (b"\x1b[4~", p(End)),
        // PuTTY, Tera Term
        (b"\x1b[11~", p(F(1))),
        (b"\x1b[14~", p(F(4))),
        (b"\x1bOA", p(Up)),
        (b"\x1bOM", p(Enter)),
        (b"\x1bOt", Key::char('4')),
        (b"\x1bO5P", ctrl(F(1))),
        // rxvt
        (b"\x1b[7~", p(Home)),
        (b"\x1b[8~", p(End)),
        (b"\x1b[a", shift(Up)),
        (b"\x1bOd", ctrl(Left)),
        (b"\x1b[3$", shift(Delete)),
        (b"\x1b[5^", ctrl(PageUp)),
        (
            b"\x1b[6@",
            Key {
                shift: true,
                ..ctrl(PageDown)
            },
        ),
        // Alt as ESC
        (b"\x1bx", Key::char('x').with_alt()),
        (b"\x1b\r", p(Enter).with_alt()),
        (b"\x1b\x01", Key::ctrl('a').with_alt()),
        (b"\x1b[", Key::char('[').with_alt()),
        (b"\x1bO", Key::char('O').with_alt()),
        (b"\x1b]", Key::char(']').with_alt()),
        // modifyOtherKeys and CSI u
        (b"\x1b[27;5;105~", Key::ctrl('i')),
        (b"\x1b[27;2;65~", Key::char('A')),
        (b"\x1b[97;5u", Key::ctrl('a')),
        (b"\x1b[97;6u", Key::ctrl('a').with_shift()),
        (b"\x1b[97:65;2u", Key::char('A')),
        (b"\x1b[49:33;2u", Key::char('!')),
        (b"\x1b[13;2u", shift(Enter)),
        (b"\x1b[27u", p(Esc)),
        (b"\x1b[127;5u", ctrl(Backspace)),
        (b"\x1b[57414u", p(Enter)),
        (b"\x1b[57400u", Key::char('1')),
        (b"\x1b[1;1:1A", p(Up)),
    ];
    for (bytes, key) in cases {
        let name = String::from_utf8_lossy(bytes).escape_debug().to_string();
        assert_eq!(all(bytes), [Input::Key(*key)], "{name}");
        assert_eq!(one_by_one(bytes), [Input::Key(*key)], "{name} byte by byte");
        if let Char(c) = key.code {
            assert!(!c.is_control());
        }
    }
}

#[test]
fn released_keys_and_unknown_keys_are_nothing() {
    for bytes in [
        &b"\x1b[97;1:3u"[..],
        b"\x1b[1;1:3A",
        b"\x1b[57441u",
        b"\x1b[99~",
        b"\x1bOz",
        b"\x1b[201~",
    ] {
        assert_eq!(all(bytes), [], "{bytes:?}");
    }
}

#[test]
fn committed_text_comes_whole_and_single_letters_as_keys() {
    assert_eq!(all("MRI室".as_bytes()), [Input::Text("MRI室".to_owned())]);
    assert_eq!(all("ｊ".as_bytes()), [Input::Text("ｊ".to_owned())]);
    assert_eq!(all(b"jj"), [Input::Text("jj".to_owned())]);
    assert_eq!(
        all("あ\x1b[Aい\r".as_bytes()),
        [
            Input::Text("あ".to_owned()),
            Key::plain(KeyCode::Up).into(),
            Input::Text("い".to_owned()),
            Key::plain(KeyCode::Enter).into()
        ]
    );
    assert_eq!(all(b"\x1b[12354u"), [Input::Text("あ".to_owned())]);
}

#[test]
fn half_a_character_waits_for_ever() {
    let mut p = parser();
    assert_eq!(p.feed(&[0xe5, 0x8c], 0), []);
    assert_eq!(p.deadline(), None);
    assert_eq!(p.expire(1_000_000), []);
    assert_eq!(p.feed(&[0xbb], 2_000_000), [Input::Text("医".to_owned())]);
}

#[test]
fn escape_alone_is_a_key_after_its_time_and_not_before() {
    let mut p = parser();
    assert_eq!(p.feed(b"\x1b", 100), []);
    assert_eq!(p.deadline(), Some(150));
    assert_eq!(p.expire(149), []);
    assert_eq!(p.expire(150), [Key::plain(KeyCode::Esc).into()]);
    assert_eq!(p.deadline(), None);
    assert_eq!(p.feed(b"[A", 151), [Input::Text("[A".to_owned())]);
}

#[test]
fn escape_before_kanji_or_a_sequence_is_a_key() {
    let esc = Input::Key(Key::plain(KeyCode::Esc));
    assert_eq!(
        all("\x1bあ".as_bytes()),
        [esc.clone(), Input::Text("あ".to_owned())]
    );
    assert_eq!(
        all(b"\x1b\x1b[B"),
        [esc.clone(), Key::plain(KeyCode::Down).into()]
    );
    assert_eq!(all(b"\x1b\x1b"), [esc.clone(), esc]);
}

#[test]
fn a_paste_is_one_edit_without_control_characters() {
    let bytes = "\x1b[200~一行目\r\n二\x1b[2Jj\x07\t\r三\x1b[20\x1b[201~q".as_bytes();
    let wanted = [
        Input::Paste("一行目\n二[2Jj\t\n三[20".to_owned()),
        Key::char('q').into(),
    ];
    assert_eq!(all(bytes), wanted);
    assert_eq!(one_by_one(bytes), wanted);
    assert_eq!(all(b"\x1b[200~\x1b[201~"), []);
}

#[test]
fn a_paste_beyond_the_limit_is_cut_between_characters_and_told() {
    let mut p = Bytes::new(ByteLimits {
        paste: 4,
        ..ByteLimits::default()
    });
    let found = p.feed("\x1b[200~医工連\x1b[201~j".as_bytes(), 0);
    assert_eq!(
        found,
        [
            Input::Paste("医".to_owned()),
            Input::PasteCut,
            Key::char('j').into()
        ]
    );
}

#[test]
fn a_paste_that_never_ends_is_taken_after_a_silence() {
    let mut p = parser();
    assert_eq!(p.feed(b"\x1b[200~abc", 0), []);
    assert_eq!(p.deadline(), Some(10_000));
    assert_eq!(p.expire(10_000), [Input::Paste("abc".to_owned())]);
    assert_eq!(p.feed(b"j", 10_001), [Key::char('j').into()]);
}

#[test]
fn mouse_reports_count_cells_from_zero() {
    let at = |kind| {
        Input::Mouse(Mouse {
            kind,
            x: 11,
            y: 4,
            ctrl: false,
            alt: false,
            shift: false,
        })
    };
    assert_eq!(all(b"\x1b[<0;12;5M"), [at(MouseKind::Down(0))]);
    assert_eq!(all(b"\x1b[<0;12;5m"), [at(MouseKind::Up(0))]);
    assert_eq!(all(b"\x1b[<34;12;5M"), [at(MouseKind::Drag(2))]);
    assert_eq!(all(b"\x1b[<35;12;5M"), [at(MouseKind::Moved)]);
    assert_eq!(all(b"\x1b[<64;12;5M"), [at(MouseKind::WheelUp)]);
    assert_eq!(all(b"\x1b[<65;12;5M"), [at(MouseKind::WheelDown)]);
    assert_eq!(
        all(b"\x1b[M !!j"),
        [Key::char('j').into()],
        "the oldest form is skipped"
    );
}

#[test]
fn answers_of_terminals_never_become_keys() {
    let replies = [
        &b"\x1b[?62;22;52c"[..],
        b"\x1b[>41;388;0c",
        b"\x1b[24;80R",
        b"\x1b[?24;80R",
        b"\x1b[?2026;2$y",
        b"\x1b[0n",
        b"\x1b[8;40;120t",
        b"\x1b[?1u",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        b"\x1b]52;c;anNqcw==\x07",
        b"\x1bP>|XTerm(388)\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b[?1;2;3;4S",
    ];
    for bytes in replies {
        for found in [all(bytes), one_by_one(bytes)] {
            assert!(
                matches!(found.as_slice(), [Input::Reply(_)]),
                "{:?} gave {found:?}",
                bytes.escape_ascii().to_string()
            );
        }
    }
    assert_eq!(
        all(b"\x1b[I\x1b[O"),
        [Input::Focus(true), Input::Focus(false)]
    );
    assert_eq!(all(b"\x1b_Gi=1;OK\x1b\\"), []);
    assert_eq!(
        all(b"\x1b[3;9R"),
        [Input::Reply(Reply::Cursor { row: 3, column: 9 })]
    );
}

#[test]
fn a_string_without_end_keeps_64_bytes_and_stops_at_a_silence() {
    let mut p = parser();
    p.feed(b"\x1b]52;c;", 0);
    for _ in 0..1000 {
        assert_eq!(p.feed(&[b'q'; 100], 0), []);
    }
    assert!(p.held.capacity() <= 128);
    assert_eq!(p.expire(499), []);
    assert_eq!(p.expire(500), []);
    assert_eq!(p.feed(b"j", 500), [Key::char('j').into()]);
}

#[test]
fn a_sequence_that_is_too_long_is_nothing_and_ends_at_its_end() {
    let mut bytes = b"\x1b[".to_vec();
    bytes.extend([b'1'; 300]);
    bytes.extend(b"Aj");
    assert_eq!(all(&bytes), [Key::char('j').into()]);
    assert_eq!(one_by_one(&bytes), [Key::char('j').into()]);
}

#[test]
fn a_broken_sequence_leaves_the_byte_that_broke_it() {
    assert_eq!(all(b"\x1b[1;\r"), [Key::plain(KeyCode::Enter).into()]);
    assert_eq!(all(b"\x1b[1;\x18j"), [Key::char('j').into()]);
    assert_eq!(all(b"\x1b]11;\x1b[A"), [Key::plain(KeyCode::Up).into()]);
    assert_eq!(all("\x1b[1あ".as_bytes()), [Input::Text("あ".to_owned())]);
}

#[test]
fn shift_jis_is_told_once_and_runs_no_command() {
    // 表示 in Shift-JIS: its second byte is a backslash.
    let bytes = [0x95, 0x5c, 0x8e, 0xa6];
    assert_eq!(all(&bytes), [Input::BadEncoding]);
    assert_eq!(one_by_one(&bytes), [Input::BadEncoding]);
    let mut p = parser();
    assert_eq!(p.feed(&bytes, 0), [Input::BadEncoding]);
    assert_eq!(p.feed(b"\r", 1), [Key::plain(KeyCode::Enter).into()]);
    assert_eq!(p.feed(&bytes, 2), [Input::BadEncoding]);
    assert_eq!(
        p.feed(b"j", 60),
        [Key::char('j').into()],
        "a key typed later is a key again"
    );
}

#[test]
fn zeros_without_end_are_keys_and_nothing_grows() {
    let mut p = parser();
    for _ in 0..100 {
        assert_eq!(p.feed(&[0; 1000], 0).len(), 1000);
    }
    assert_eq!(
        p.held.capacity() + p.text.capacity() + p.paste.capacity(),
        0
    );
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        Just(b"\x1b[".to_vec()),
        Just(b"\x1bO".to_vec()),
        Just(b"\x1b]".to_vec()),
        Just(b"\x1bP".to_vec()),
        Just(b"\x1b\\".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
        Just(b"\x1b[<0;3;4M".to_vec()),
        Just("医工ｶﾞ".as_bytes().to_vec()),
        "[0-9;:?$]{0,5}[A-Za-z~^@]".prop_map(String::into_bytes),
        Just(vec![b'9'; 70]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_bytes_give_the_same_at_every_split(
        pieces in prop::collection::vec(piece(), 0..12), cuts in prop::collection::vec(1_usize..9, 1..20)
    ) {
        let bytes = pieces.concat();
        let whole = flat(all(&bytes));
        prop_assert_eq!(&flat(one_by_one(&bytes)), &whole);
        let mut p = parser();
        let mut found = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts.iter().cycle() {
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            found.extend(p.feed(now, 0));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        found.extend(p.expire(1_000_000));
        prop_assert_eq!(flat(found), whole);
    }

    #[test]
    fn memory_is_bounded_and_time_ends_every_wait(bytes in prop::collection::vec(any::<u8>(), 0..600), limit in 1_usize..64) {
        let mut p = Bytes::new(ByteLimits { sequence: limit, paste: limit, ..ByteLimits::default() });
        p.feed(&bytes, 5);
        prop_assert!(p.held.len() <= limit.max(4) && p.paste.len() <= limit);
        p.expire(u64::MAX);
        prop_assert!(p.deadline().is_none());
        for input in p.feed(b"j", u64::MAX) {
            prop_assert!(matches!(input, Input::Key(_) | Input::Text(_) | Input::BadEncoding));
        }
    }
}
