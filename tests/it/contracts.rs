//! Contracts and their checklists: what the desk keeps, what the keys do, what two people who answer apart find after the merge.

use crate::book::{TestBook, choice, day, line, named, number, today};
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::command::Passage;
use ikoren::desk::command::{Archive, Disclose, New, Set};
use ikoren::desk::{Command, Refusal, Undisclosed};
use ikoren::domain::checklist::{frozen, progress};
use ikoren::domain::disclosure::How;
use ikoren::domain::entry::Entry;
use ikoren::domain::field::{FieldId, Layer};
use ikoren::domain::item::{self, Answer, Part};
use ikoren::domain::kind::Kind;
use ikoren::domain::paper::Paper;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, contract, disclosure, hospital, log, need, person, wording};
use ikoren::office::handout;
use ikoren::text::{Lang, Locale};
use ikoren::ui::msg::{Changed, Effect};

fn answer(line: u16) -> ikoren::domain::field::FieldId {
    item::field(line, Part::Answer)
}

fn nda(book: &TestBook) -> RecordId {
    book.make(Kind::Contract, vec![(contract::KIND.id(), choice("nda"))])
}

#[test]
fn a_contract_keeps_the_list_of_its_day_whatever_the_office_edits_later() {
    let book = TestBook::new();
    let own = "version = \"当院3\"\nitems = [{ key = \"seal\", side = \"hospital\", ja = \"院長の印がある\" }]";
    let paper = Paper::Checklist("nda".to_owned());
    let own = book.make(Kind::Wording, wording::entries(&paper, own));
    let id = nda(&book);
    book.run(Command::Archive(Archive {
        records: vec![own],
        restore: false,
    }));
    let record = book.record(id);
    assert_eq!(record.text(contract::CHECKLIST_VERSION.id()), "nda 当院3");
    assert_eq!(frozen(&record)[0].1.ja, "院長の印がある");
    assert_eq!(progress(&record), (0, 1));
    assert_eq!(
        progress(&book.record(nda(&book))),
        (0, 14),
        "a new one has the list of today"
    );
}

#[test]
fn a_line_is_answered_with_its_day_and_opened_again() {
    let book = TestBook::new();
    let id = nda(&book);
    book.set(id, vec![(answer(3), choice("done"))]);
    let on = |book: &TestBook| book.record(id).value(item::field(3, Part::On)).cloned();
    assert_eq!(on(&book), Some(Value::Date(today(0))));
    book.set(id, vec![(answer(3), choice("undecided"))]);
    assert_eq!(
        (on(&book), item::answer(&book.record(id), 3)),
        (None, Answer::Open)
    );
}

#[test]
fn not_needed_takes_its_reason_and_the_kind_stays_once_a_line_is_answered() {
    let book = TestBook::new();
    let id = nda(&book);
    let set = |entries| {
        book.try_run(Command::Set(Set {
            record: id,
            entries,
            base: Vec::new(),
            passage: Passage::default(),
        }))
    };
    let bare = set(vec![(answer(11), choice("not-needed"))]);
    assert!(matches!(bare, Err(Refusal::Faults(faults)) if faults[0].field == "item.11"));
    set(vec![
        (answer(11), choice("not-needed")),
        (item::field(11, Part::Note), line("返す物がない")),
    ])
    .expect("with its reason");
    let other = set(vec![(contract::KIND.id(), choice("loan"))]);
    assert!(matches!(other, Err(Refusal::Faults(faults)) if faults[0].field == "contract_kind"));
    let bare = set(vec![(contract::STATE.id(), choice("not-needed"))]);
    assert!(matches!(bare, Err(Refusal::Faults(faults)) if faults[0].field == "state"));
}

#[test]
fn a_contract_without_a_kind_is_no_contract() {
    let book = TestBook::new();
    let made = book.try_run(Command::New(New {
        kind: Kind::Contract,
        entries: vec![(contract::TITLE.id(), line("覚書"))],
        passage: Passage::default(),
    }));
    assert!(matches!(made, Err(Refusal::Faults(faults)) if faults[0].field == "contract_kind"));
}

#[test]
fn the_ball_keeps_how_long_it_lay_with_each() {
    let book = TestBook::new();
    let id = nda(&book);
    book.set(
        id,
        vec![
            (contract::BALL.id(), line("病院")),
            (contract::BALL_SINCE.id(), day(-20)),
        ],
    );
    book.set(
        id,
        vec![
            (contract::BALL.id(), line("企業")),
            (contract::BALL_SINCE.id(), day(-5)),
        ],
    );
    book.set(id, vec![(contract::BALL.id(), line("弁護士"))]);
    let moves = ikoren::domain::ball::passings(&book.record(id));
    let told: Vec<_> = moves
        .iter()
        .map(|m| (m.from.as_str(), m.to.as_str(), m.days))
        .collect();
    assert_eq!(told, [("病院", "企業", 15), ("企業", "弁護士", 5)]);
    assert_eq!(book.record(id).get(contract::BALL_SINCE), Some(today(0)));
}

/// The same contract answered apart: the second writer had not seen the first.
#[test]
fn two_people_who_answer_apart_keep_both_answers_and_the_line_counts_as_open() {
    use ikoren::domain::change::{
        Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part as Whole, ReplicaId, VersionVector,
    };
    use ikoren::domain::value::Text;
    let book = TestBook::new();
    let id = nda(&book);
    let record = book.record(id);
    let seen: VersionVector = record.writes.clone();
    let write = |replica: u64, line: u16, code: &str| {
        let ops = vec![FieldOp {
            field: answer(line),
            op: Op::Set(Some(Value::choice(code))),
        }];
        let change = Change {
            record: id,
            kind: Kind::Contract.code(),
            ops,
        };
        Commit {
            dot: Dot {
                replica: ReplicaId(replica),
                seq: 1,
            },
            actor: Text::line("佐藤"),
            at: Hlc(replica),
            command: CommandId(u128::from(replica)),
            verb: Text::line("set"),
            part: Whole::WHOLE,
            undoes: None,
            context: seen.clone(),
            changes: vec![change],
        }
    };
    let commits = [
        write(0x77, 1, "done"),
        write(0x78, 1, "undecided"),
        write(0x79, 2, "done"),
    ];
    let folded = |order: &[usize]| {
        let mut merged = record.clone();
        order
            .iter()
            .for_each(|at| merged.apply(&commits[*at], &commits[*at].changes[0]));
        merged
    };
    let merged = folded(&[0, 1, 2]);
    assert_eq!(merged, folded(&[2, 1, 0]), "in whatever order they come");
    let both: Vec<_> = merged.fields[&answer(1)]
        .values
        .iter()
        .filter_map(|w| w.value.as_ref()?.as_str())
        .collect();
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(
        (item::answer(&merged, 1), item::answer(&merged, 2)),
        (Answer::Open, Answer::Done)
    );
}

#[test]
fn answers_open_the_gate_on_the_board_at_once() {
    let mut world = World::new(seven());
    world.keys("g6L");
    assert!(world.shows("「7 試作」へ進めません"), "{}", world.screen());
    assert!(
        world.shows("[ ] 契約の確認表の止める項目"),
        "{}",
        world.screen()
    );
    let joint = world.book.at("K-2");
    for line in [5, 9, 16, 20] {
        world.book.set(joint, vec![(answer(line), choice("done"))]);
    }
    world.show_book(ikoren::ui::msg::Changed::Records(vec![joint]));
    world.catch_up();
    assert!(
        world.shows("[x] 契約の確認表の止める項目"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_panel_of_a_gate_leads_to_the_line_that_is_open() {
    let mut world = World::new(seven());
    world.keys("g6L");
    while !world.cursor_line().contains("確認表の止める") {
        world.keys("j");
    }
    world.keys("<Enter>");
    assert!(
        world.shows("答え") && world.shows("備考"),
        "{}",
        world.screen()
    );
}

#[test]
fn one_key_answers_a_line_and_the_cursor_goes_on() {
    let mut world = World::new(seven());
    world.keys("5");
    assert!(
        world.cursor_line().contains("K-1"),
        "what is late stands first: {}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(
        world.cursor_line().contains(" 2. "),
        "the first open line: {}",
        world.screen()
    );
    world.keys("..");
    let id = world.book.at("K-1");
    let given = |line| item::answer(&world.book.record(id), line);
    assert_eq!([given(2), given(4)], [Answer::Done, Answer::Done]);
    assert!(world.cursor_line().contains(" 5. "), "{}", world.screen());
    assert!(world.status().contains("項目4: 済"), "{}", world.status());
    world.keys(",試料がない<Enter>");
    assert_eq!(item::answer(&world.book.record(id), 5), Answer::NotNeeded);
    world.keys("u");
    assert_eq!(item::answer(&world.book.record(id), 5), Answer::Open);
}

#[test]
fn a_contract_begins_at_a_case_with_what_is_known_of_it() {
    let mut world = World::new(seven());
    world.keys("g5K共同研究<C-s>");
    let id = world.book.at("K-4");
    let record = world.book.record(id);
    assert_eq!(
        record.text(contract::KIND.id()),
        "joint-research",
        "{}",
        world.screen()
    );
    assert_eq!(record.get(contract::CASE), Some(world.book.at("C-1")));
    assert_eq!(record.get(contract::NEED), Some(world.book.at("N-1")));
    assert_eq!(record.get(contract::COMPANY), Some(world.book.at("F-1")));
}

#[test]
fn the_state_goes_on_and_back_and_signing_is_of_today() {
    let mut world = World::new(seven());
    let id = world.book.at("K-1");
    let answers = (1..=14).map(|line| (answer(line), choice("done")));
    world.book.set(id, answers.collect());
    world.keys("5L");
    let state = |world: &World| world.book.record(id).text(contract::STATE.id()).to_owned();
    assert_eq!(state(&world), "signed");
    assert_eq!(
        world.book.record(id).get(contract::SIGNED_ON),
        Some(today(0))
    );
    world.keys("H");
    assert_eq!(state(&world), "sealing", "the cursor went with it");
    world.keys("u");
    assert_eq!(state(&world), "signed");
}

#[test]
fn the_text_that_asks_how_it_stands_is_polite_and_says_since_when() {
    let mut world = World::new(seven());
    world.keys("5ry");
    let copied = world.outside.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.expect("a text");
    assert!(text.starts_with("みずなら市民病院 ご担当者様"), "{text}");
    assert!(
        text.contains("「秘密保持契約 ひかり光学」") && text.contains("11日"),
        "{text}"
    );
    assert!(!text.contains("督促"), "{text}");
}

#[test]
fn an_answer_given_meanwhile_by_another_is_not_overwritten() {
    let book = seven();
    let id = book.at("K-1");
    let before = book.record(id);
    book.set(id, vec![(answer(2), choice("done"))]);
    let stale = Command::Set(Set {
        record: id,
        entries: vec![(answer(2), choice("undecided"))],
        base: vec![(answer(2), before.stamp(answer(2)))],
        passage: Passage::default(),
    });
    assert!(matches!(book.try_run(stale), Err(Refusal::Stale { .. })));
}

#[test]
fn a_firm_without_a_contract_is_stopped_by_the_answer_on_the_case_alone() {
    let book = seven();
    let case = book.at("C-1");
    let gate = book
        .desk
        .gate(&book.me, case, Stage::Prototyping.into())
        .expect("a gate");
    assert!(
        gate.findings
            .iter()
            .all(|f| f.condition.id != "checklist-prototyping")
    );
    assert!(
        gate.findings
            .iter()
            .any(|f| f.condition.id == "nda" && f.record == Some(case))
    );
}

#[test]
fn contracts_of_a_firm_are_named_in_both_languages_in_a_sheet() {
    let book = TestBook::new();
    book.make(
        Kind::Company,
        vec![(ikoren::domain::company::NAME.id(), line("青葉メディカル"))],
    );
    let id = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("loan")),
            (
                contract::COMPANY.id(),
                named(Kind::Company, "青葉メディカル"),
            ),
        ],
    );
    assert_eq!(book.record(id).get(contract::COMPANY), Some(book.at("F-1")));
    assert_eq!(book.record(id).text(contract::STATE.id()), "drafting");
}

#[test]
fn the_contracts_as_they_are_seen() {
    insta::assert_snapshot!("contracts", pictures(seven, "5"));
    insta::assert_snapshot!("contract_opened", pictures(seven, "5j<Enter>"));
    insta::assert_snapshot!("contract_line", pictures(seven, "5<Enter><Enter>"));
    insta::assert_snapshot!("contracts_of_a_need", pictures(seven, "g6<Enter>lll"));
}

fn published(book: &TestBook, title: &str) -> RecordId {
    let id = book.make(
        Kind::Need,
        vec![
            (need::TITLE.id(), line(title)),
            (need::HOSPITAL.id(), named(Kind::Hospital, "しらかば病院")),
            (need::DEPARTMENT.id(), line("手術部")),
            (need::PUBLIC_TEXT.id(), line("曇らない鏡を求む")),
            (need::PROBLEM.id(), line("術中に曇る")),
            (need::IDEA.id(), line("温めた二重の筒")),
            (need::PROPOSER.id(), line("提案した人")),
            (need::NAMING.id(), choice("anonymous")),
        ],
    );
    crate::sample::go(book, id, Stage::Published);
    id
}

fn firm(book: &TestBook, name: &str) -> RecordId {
    book.make(
        Kind::Company,
        vec![(ikoren::domain::company::NAME.id(), line(name))],
    )
}

fn disclose(
    book: &TestBook,
    needs: Vec<RecordId>,
    company: RecordId,
    layer: Layer,
) -> Result<ikoren::desk::Receipt, Refusal> {
    book.try_run(Command::Disclose(Disclose {
        needs,
        company,
        layer,
        how: How::Copy,
    }))
}

#[test]
fn the_nda_layer_is_shown_only_under_a_signed_unexpired_nda_of_that_firm() {
    let book = TestBook::new();
    let id = published(&book, "曇り止め");
    let (mine, other) = (firm(&book, "青葉メディカル"), firm(&book, "ひかり光学"));
    let no_nda = |outcome: Result<_, Refusal>| {
        matches!(
            outcome,
            Err(Refusal::NotDisclosable {
                why: Undisclosed::NoNda,
                ..
            })
        )
    };
    assert!(no_nda(disclose(&book, vec![id], mine, Layer::Nda)));
    let nda = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::COMPANY.id(), Entry::Value(Value::Link(mine))),
        ],
    );
    let answers = (1..=14).map(|line| (answer(line), choice("done")));
    book.set(nda, answers.collect());
    assert!(
        no_nda(disclose(&book, vec![id], mine, Layer::Nda)),
        "a draft is no NDA"
    );
    for (on, until, holds) in [(-400, -1, false), (1, 90, false), (-1, 0, true)] {
        book.set(
            nda,
            vec![
                (contract::STATE.id(), choice("signed")),
                (contract::SIGNED_ON.id(), day(on)),
                (contract::EXPIRES_ON.id(), day(until)),
            ],
        );
        assert_eq!(
            disclose(&book, vec![id], mine, Layer::Nda).is_ok(),
            holds,
            "signed {on}, until {until}"
        );
    }
    assert!(
        no_nda(disclose(&book, vec![id], other, Layer::Nda)),
        "another firm has none"
    );
    let opened = book
        .desk
        .open_record(&book.me, id)
        .expect("it reads")
        .expect("it is there");
    let entry = &opened.disclosures[0];
    assert_eq!(
        (
            entry.text(disclosure::LAYER.id()),
            entry.get(disclosure::NDA)
        ),
        ("nda", Some(nda))
    );
    assert_eq!(
        (entry.get(disclosure::VERSION), entry.get(disclosure::ON)),
        (Some(1), Some(today(0)))
    );
    assert_eq!(entry.text(disclosure::HOSPITAL_NAMED.id()), "no");
    let of_firm = book
        .desk
        .open_record(&book.me, mine)
        .expect("it reads")
        .expect("it is there");
    assert_eq!(
        of_firm.disclosures.len(),
        opened.disclosures.len(),
        "refused ones leave nothing"
    );
}

/// A signed NDA in force with these fields beside.
fn signed_nda(book: &TestBook, fields: Vec<(FieldId, Entry)>) -> RecordId {
    let mut all = vec![(contract::KIND.id(), choice("nda"))];
    all.extend(fields);
    let nda = book.make(Kind::Contract, all);
    let answers = (1..=14).map(|line| (answer(line), choice("done")));
    book.set(nda, answers.collect());
    let signed = vec![
        (contract::STATE.id(), choice("signed")),
        (contract::SIGNED_ON.id(), day(-1)),
        (contract::EXPIRES_ON.id(), day(300)),
    ];
    book.set(nda, signed);
    nda
}

#[test]
fn an_nda_opens_the_layer_to_the_firm_that_signed_it_and_to_no_other() {
    let book = TestBook::new();
    let link = |id| Entry::Value(Value::Link(id));
    let id = published(&book, "曇り止め");
    let (maker, holder) = (firm(&book, "青葉メディカル"), firm(&book, "ひかり光学"));
    let joined = vec![
        (case::NEED.id(), link(id)),
        (case::COMPANY.id(), link(maker)),
        (case::HOLDER.id(), link(holder)),
    ];
    let pair = book.make(Kind::Case, joined);
    let opens = |firm| disclose(&book, vec![id], firm, Layer::Nda).is_ok();
    let in_words = vec![
        (contract::NEED.id(), link(id)),
        (contract::PARTIES.id(), line("青葉メディカル")),
    ];
    signed_nda(&book, in_words);
    assert!(
        !opens(maker) && !opens(holder),
        "parties in words bind nobody"
    );
    let of_holder = vec![
        (contract::CASE.id(), link(pair)),
        (contract::COMPANY.id(), link(holder)),
    ];
    signed_nda(&book, of_holder);
    assert!(opens(holder), "who signed");
    assert!(!opens(maker), "the other of the pair did not sign");
    signed_nda(&book, vec![(contract::CASE.id(), link(pair))]);
    assert!(opens(maker), "the firm of the case");
}

#[test]
fn an_nda_that_was_ended_decides_too_so_that_an_old_answer_on_the_case_does_not_open_the_layer() {
    let book = TestBook::new();
    let link = |id| Entry::Value(Value::Link(id));
    let id = published(&book, "曇り止め");
    let mine = firm(&book, "青葉メディカル");
    let joined = vec![
        (case::NEED.id(), link(id)),
        (case::COMPANY.id(), link(mine)),
        (case::NDA.id(), choice("signed")),
        (case::NDA_ON.id(), day(-300)),
    ];
    book.make(Kind::Case, joined);
    let nda = signed_nda(&book, vec![(contract::COMPANY.id(), link(mine))]);
    let opens = || disclose(&book, vec![id], mine, Layer::Nda).is_ok();
    assert!(opens());
    book.set(nda, vec![(contract::STATE.id(), choice("ended"))]);
    assert!(!opens());
}

#[test]
fn a_text_rewritten_after_the_consent_or_with_a_name_in_it_is_not_handed_out() {
    let book = TestBook::new();
    let id = published(&book, "曇り止め");
    let mine = firm(&book, "青葉メディカル");
    let why = || match disclose(&book, vec![id], mine, Layer::Public) {
        Err(Refusal::NotDisclosable { why, .. }) => Some(why),
        _ => None,
    };
    let now = book.record(id).get(need::PUBLIC_VERSION);
    let consented = Value::Number(now.expect("a version"));
    let consent = vec![(need::CONSENT_VERSION.id(), Entry::Value(consented))];
    book.set(id, consent);
    assert_eq!(why(), None);
    let text = |words: &str| vec![(need::PUBLIC_TEXT.id(), line(words))];
    book.set(id, text("曇らない内視鏡がほしい"));
    assert_eq!(why(), Some(Undisclosed::NotConsented));
    let newer = Entry::Value(Value::Number(2));
    book.set(id, vec![(need::CONSENT_VERSION.id(), newer)]);
    assert_eq!(why(), None);
    book.set(id, text("佐藤花子様の内視鏡が曇る"));
    let newest = Entry::Value(Value::Number(3));
    book.set(id, vec![(need::CONSENT_VERSION.id(), newest)]);
    assert_eq!(why(), Some(Undisclosed::OpenMarks));
}

#[test]
fn the_answer_on_a_case_opens_the_layer_where_no_contract_is_recorded() {
    let book = TestBook::new();
    let id = published(&book, "曇り止め");
    let mine = firm(&book, "青葉メディカル");
    let link = |id| Entry::Value(Value::Link(id));
    let joined = vec![
        (case::NEED.id(), link(id)),
        (case::COMPANY.id(), link(mine)),
        (case::NDA.id(), choice("signed")),
        (case::NDA_ON.id(), day(-3)),
    ];
    book.make(Kind::Case, joined);
    assert!(disclose(&book, vec![id], mine, Layer::Nda).is_ok());
    book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::COMPANY.id(), link(mine)),
        ],
    );
    assert!(
        disclose(&book, vec![id], mine, Layer::Nda).is_err(),
        "now the record decides, and it is not signed"
    );
}

#[test]
fn nothing_is_shown_before_it_is_published_and_of_several_those_that_may_are() {
    let book = TestBook::new();
    let (ready, draft) = (
        published(&book, "曇り止め"),
        book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴台"))]),
    );
    let mine = firm(&book, "青葉メディカル");
    let alone = disclose(&book, vec![draft], mine, Layer::Public);
    assert!(matches!(
        alone,
        Err(Refusal::NotDisclosable {
            why: Undisclosed::NotPublished,
            ..
        })
    ));
    let both = disclose(&book, vec![ready, draft], mine, Layer::Public).expect("one of them");
    assert_eq!(
        both.refused.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [draft]
    );
}

#[test]
fn a_firm_reads_no_more_than_its_layer_and_never_who_proposed_it() {
    let book = TestBook::new();
    let record = book.record(published(&book, "曇り止め"));
    let locale = ikoren::text::Locale::new(ikoren::text::Lang::Ja);
    let read = |layer| {
        handout::text(
            &record,
            &handout::told(&record, Some(("しらかば病院", "長野県")), layer, &locale),
            layer,
            &locale,
        )
    };
    let (public, nda) = (read(Layer::Public), read(Layer::Nda));
    assert!(
        public.contains("曇らない鏡")
            && !public.contains("温めた")
            && !public.contains("術中に曇る"),
        "{public}"
    );
    assert!(nda.contains("温めた二重の筒"), "{nda}");
    for text in [&public, &nda] {
        assert!(
            !text.contains("提案した人") && !text.contains("しらかば"),
            "{text}"
        );
    }
}

#[test]
fn a_version_shown_on_a_case_stands_in_the_ledger() {
    let book = TestBook::new();
    let id = published(&book, "曇り止め");
    let mine = firm(&book, "青葉メディカル");
    let link = |id| Entry::Value(Value::Link(id));
    let made = book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), link(id)),
            (case::COMPANY.id(), link(mine)),
        ],
    );
    book.set(
        made,
        vec![
            (case::VERSION_SHOWN.id(), number(1)),
            (case::SHOWN_ON.id(), day(-2)),
        ],
    );
    book.set(made, vec![(case::NEXT_TASK.id(), line("電話する"))]);
    let opened = book
        .desk
        .open_record(&book.me, id)
        .expect("it reads")
        .expect("it is there");
    let told: Vec<_> = opened
        .disclosures
        .iter()
        .map(|d| {
            (
                d.get(disclosure::COMPANY),
                d.get(disclosure::ON),
                d.get(disclosure::VERSION),
            )
        })
        .collect();
    assert_eq!(told, [(Some(mine), Some(today(-2)), Some(1))]);
}

#[test]
fn the_screen_shows_a_firm_the_public_text_and_the_nda_layer_not() {
    let mut world = World::new(seven());
    let need = world.book.at("N-1");
    world.book.set(
        need,
        vec![
            (need::PUBLIC_TEXT.id(), line("絡まない固定具を求む")),
            (need::IDEA.id(), line("磁石の留め具")),
        ],
    );
    world.show_book(Changed::Records(vec![need]));
    world.keys("g5Fみなと<Enter>");
    assert!(
        world.shows("一般の範囲") && !world.shows("絡まない固定具を求む"),
        "asked before it is shown: {}",
        world.screen()
    );
    let ledger = |world: &World| {
        let opened = world.book.desk.open_record(&world.book.me, need);
        opened.expect("it reads").expect("there").disclosures.len()
    };
    assert_eq!(ledger(&world), 0, "nothing stands there before the answer");
    world.keys("<Enter>");
    assert!(
        world.shows("絡まない固定具を求む") && world.shows("みなと電子"),
        "{}",
        world.screen()
    );
    world.keys("<Tab>");
    assert_eq!(ledger(&world), 1, "nor by looking how far it could go");
    world.keys("<Enter><Tab><Enter>");
    assert!(world.status().contains("NDA"), "{}", world.status());
    assert!(!world.shows("磁石の留め具"), "{}", world.screen());
    world.keys("y");
    let copied = world.outside.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    assert!(copied.expect("a copy").contains("絡まない固定具"));
    let opened = world
        .book
        .desk
        .open_record(&world.book.me, need)
        .expect("it reads")
        .expect("it is there");
    let how: Vec<_> = opened
        .disclosures
        .iter()
        .map(|d| {
            (
                d.text(disclosure::LAYER.id()).to_owned(),
                d.text(disclosure::HOW.id()).to_owned(),
            )
        })
        .collect();
    let entry = |layer: &str, how: &str| (layer.to_owned(), how.to_owned());
    assert_eq!(
        how,
        [
            entry("member", "copy"),
            entry("member", "screen"),
            entry("public", "screen")
        ]
    );
}

#[test]
fn the_disclosures_as_they_are_seen() {
    insta::assert_snapshot!("showing", pictures(shown, "g5F青葉<Enter><Enter><Tab>"));
    insta::assert_snapshot!("disclosures", pictures(shown, "g5<Enter>llll"));
}

/// The sample with a need that a firm has been shown.
pub(crate) fn shown() -> TestBook {
    let book = seven();
    let need = book.at("N-1");
    book.set(
        need,
        vec![
            (
                need::PUBLIC_TEXT.id(),
                line("手術室で床を這う管を束ねる、消毒できる固定具を求む"),
            ),
            (need::NAMING.id(), choice("named")),
        ],
    );
    disclose(&book, vec![need], book.at("F-2"), Layer::Public).expect("it is public");
    disclose(&book, vec![need], book.at("F-2"), Layer::Nda).expect("its NDA holds");
    book
}

#[test]
fn a_contact_about_a_case_is_that_of_the_side_it_was_with() {
    let book = seven();
    let case_id = book.at("C-1");
    let call = |side: &str, on: i32| {
        book.make(
            Kind::Log,
            vec![
                (log::ABOUT.id(), Entry::Value(Value::Link(case_id))),
                (log::SIDE.id(), choice(side)),
                (log::ON.id(), day(on)),
                (log::TEXT.id(), line("日程を伺った")),
            ],
        )
    };
    call("firm", -1);
    let later = call("hospital", -9);
    call("hospital", -20);
    let record = book.record(case_id);
    let days = [
        record.get(case::FIRM_CONTACT_ON),
        record.get(case::HOSPITAL_CONTACT_ON),
    ];
    assert_eq!(days, [Some(today(-1)), Some(today(-9))]);
    assert_eq!(
        book.record(book.at("F-1"))
            .get(ikoren::domain::company::LAST_CONTACT_ON),
        Some(today(-1))
    );
    book.set(later, vec![(log::ON.id(), day(-3))]);
    assert_eq!(
        book.record(case_id).get(case::HOSPITAL_CONTACT_ON),
        Some(today(-3)),
        "a day put right counts"
    );
}

#[test]
fn a_case_opened_says_how_it_stands() {
    insta::assert_snapshot!("case_opened", pictures(seven, "g6<Enter>ll<Enter>"));
}

#[test]
fn a_case_that_has_not_moved_for_a_month_is_asked_what_holds_it_up() {
    let book = seven();
    let id = book.at("C-2");
    book.set(id, vec![(case::BALL_SINCE.id(), day(-40))]);
    let mut world = World::new(book);
    world.keys("g6<Enter>ll<Enter>");
    assert!(world.shows("40日動いていません"), "{}", world.screen());
    world
        .book
        .set(id, vec![(case::BARRIER.id(), choice("resources"))]);
    world.show_book(Changed::Records(vec![id]));
    world.catch_up();
    assert!(
        world.shows("リソース") && !world.shows("動いていません"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_contract_is_found_by_what_was_noted_and_not_by_what_its_list_asks() {
    let mut world = World::new(seven());
    world.book.desk.fold_texts().expect("the texts are read");
    world.keys("5/試料<Enter>");
    assert!(
        world.shows("K-1") && !world.shows("K-2") && !world.shows("K-3"),
        "{}",
        world.screen()
    );
    world.keys("/<C-u>公知<Enter>");
    assert!(!world.shows("K-1"), "{}", world.screen());
}

#[test]
fn needs_with_a_contract_are_asked_for() {
    let mut world = World::new(seven());
    world.keys("v/has:contract<Enter>");
    assert!(
        world.shows("N-2") && !world.shows("N-3"),
        "{}",
        world.screen()
    );
}

#[test]
fn what_a_firm_has_seen_cannot_be_taken_back_and_the_step_before_only_by_name() {
    let book = TestBook::new();
    let id = published(&book, "曇り止め");
    let mine = firm(&book, "青葉メディカル");
    book.set(id, vec![(need::PLACE.id(), line("手術室"))]);
    let before = book.desk.steps(None, 1).expect("steps")[0].command;
    disclose(&book, vec![id], mine, Layer::Public).expect("it is public");
    let undone = book.try_run(Command::Undo(None));
    assert!(matches!(undone, Err(Refusal::NotTakenBack)), "{undone:?}");
    assert!(
        book.record(id).is_answered(need::PLACE.id()),
        "nobody meant the step before"
    );
    book.run(Command::Undo(Some(before)));
    assert!(
        !book.record(id).is_answered(need::PLACE.id()),
        "by name it is taken back"
    );
    let opened = book
        .desk
        .open_record(&book.me, mine)
        .expect("it reads")
        .expect("it is there");
    assert_eq!(opened.disclosures.len(), 1);
    book.run(Command::Redo);
    assert!(book.record(id).is_answered(need::PLACE.id()));
    let shown = book
        .desk
        .steps(None, 20)
        .expect("steps")
        .into_iter()
        .find(|s| s.verb.as_str() == "disclose");
    let asked = Command::Undo(shown.map(|step| step.command));
    assert!(matches!(book.try_run(asked), Err(Refusal::NotTakenBack)));
}

#[test]
fn an_nda_of_the_firm_stands_among_the_contracts_of_its_cases() {
    let book = seven();
    let link = |id| Entry::Value(Value::Link(id));
    let made = vec![
        (contract::KIND.id(), choice("nda")),
        (contract::COMPANY.id(), link(book.at("F-1"))),
    ];
    let nda = book.make(Kind::Contract, made);
    for reference in ["C-1", "N-1"] {
        let opened = book
            .desk
            .open_record(&book.me, book.at(reference))
            .expect("it reads")
            .expect("it is there");
        assert_eq!(
            opened.contracts.iter().map(|k| k.id).collect::<Vec<_>>(),
            [nda],
            "{reference}"
        );
    }
}

#[test]
fn the_next_contract_of_the_same_two_is_filled_from_the_one_before() {
    let book = seven();
    let id = book.at("K-2");
    book.set(
        id,
        vec![(contract::OWNER.id(), named(Kind::Person, "山本"))],
    );
    let mut world = World::new(book);
    world.keys("5f2K");
    for known in ["ひかり光学", "C-2", "N-2", "みずなら市民病院", "山本"] {
        assert!(world.shows(known), "{known}: {}", world.screen());
    }
    world.keys("貸借<Enter><C-s>");
    let made = world.book.record(world.book.at("K-4"));
    for (key, reference) in [
        (contract::COMPANY, "F-4"),
        (contract::CASE, "C-2"),
        (contract::NEED, "N-2"),
        (contract::HOSPITAL, "H-1"),
    ] {
        assert_eq!(made.get(key), Some(world.book.at(reference)), "{reference}");
    }
    assert_eq!(
        made.text(contract::STATE.id()),
        "drafting",
        "its own way begins anew"
    );
}

#[test]
fn work_on_a_contract_that_is_given_to_a_clinician_is_taken_and_said_with_what_they_have_already() {
    let book = TestBook::new();
    let link = |id| Entry::Value(Value::Link(id));
    let place = vec![
        (hospital::NAME.id(), line("しらかば病院")),
        (hospital::CARE_HOURS.id(), number(4)),
    ];
    let place = book.make(Kind::Hospital, place);
    let person = |name: &str, profession| {
        let fields = vec![
            (person::NAME.id(), line(name)),
            (person::PROFESSION.id(), choice(profession)),
            (person::WORKPLACE.id(), link(place)),
        ];
        book.make(Kind::Person, fields)
    };
    let nurse = person("鶴来 恵", "nurse");
    let clerk = person("小諸 学", "clerk");
    let firm = firm(&book, "青葉メディカル");
    let of_firm = person("別所 薫", "pharmacist");
    book.set(of_firm, vec![(person::WORKPLACE.id(), link(firm))]);
    let paper = || {
        let fields = vec![(contract::KIND.id(), choice("nda"))];
        book.make(Kind::Contract, fields)
    };
    let (first, second) = (paper(), paper());
    let give = |record, field, entry| book.try_set(record, vec![(field, entry)]).expect("taken");
    assert!(
        give(first, contract::OWNER.id(), link(clerk))
            .burdens
            .is_empty()
    );
    let affairs = give(first, contract::OWNER.id(), link(of_firm)).burdens;
    assert!(affairs.is_empty(), "it is their field: {affairs:?}");
    let receipt = give(first, contract::OWNER.id(), link(nurse));
    let [burden] = receipt.burdens.as_slice() else {
        panic!("{:?}", receipt.burdens);
    };
    assert_eq!((burden.tasks, burden.hours), (1, Some(4)));
    let of_line = give(second, item::field(2, Part::Owner), line("鶴来 恵"));
    assert_eq!(of_line.burdens.first().map(|one| one.tasks), Some(2));
    let said = Locale::new(Lang::Ja).burden(&of_line.burdens[0]);
    assert!(
        said.contains("鶴来 恵(臨床職)に契約2件、配慮月4時間"),
        "{said}"
    );
    let hat = vec![(person::HAT.id(), choice("hospital-office"))];
    book.set(nurse, hat);
    let office = give(second, contract::BALL.id(), line("鶴来 恵"));
    assert!(office.burdens.is_empty(), "it is their office now");
}

#[test]
fn a_trial_on_the_ward_is_a_clinicians_own_work_and_every_line_that_waits_for_them_counts() {
    let book = TestBook::new();
    let nurse = vec![
        (person::NAME.id(), line("鶴来 恵")),
        (person::PROFESSION.id(), choice("nurse")),
    ];
    let nurse = book.make(Kind::Person, nurse);
    let paper = |kind| {
        let fields = vec![(contract::KIND.id(), choice(kind))];
        book.make(Kind::Contract, fields)
    };
    let give = |record, field, entry| {
        let receipt = book.try_set(record, vec![(field, entry)]).expect("taken");
        receipt.burdens.first().map(|burden| burden.tasks)
    };
    let own = |record| {
        give(
            record,
            contract::OWNER.id(),
            Entry::Value(Value::Link(nurse)),
        )
    };
    for kind in ["evaluation", "ethics", "event"] {
        assert_eq!(own(paper(kind)), None, "{kind}");
    }
    let owner_of = item::field(1, Part::Owner);
    let first = paper("joint-research");
    assert_eq!(give(first, owner_of, line("鶴来 恵")), Some(1));
    assert_eq!(own(paper("regulatory")), Some(2), "the line counts");
    book.set(first, vec![(answer(1), choice("done"))]);
    assert_eq!(own(paper("invention")), Some(2), "the line is done");
    let settled = paper("nda");
    let reason = vec![
        (contract::STATE.id(), choice("not-needed")),
        (contract::REASON.id(), line("公開文だけを示す")),
    ];
    book.set(settled, reason);
    assert_eq!(own(settled), None, "no work any more");
}
