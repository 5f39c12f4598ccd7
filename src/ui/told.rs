//! Owns what is said after a command: what happened, to which record, and the key that takes it back.

use super::action::Action;
use super::field::offer::Source;
use super::keymap::Scope;
use super::shared::Shared;
use crate::desk::command::{Receipt, Step};
use crate::desk::{Command, Refusal, Row};
use crate::domain::kind::Kind;
use crate::domain::paper::Paper;
use crate::domain::record::RecordId;
use crate::domain::value::Text;
use crate::domain::wording;
use crate::office::duplicates::{Pair, cases_of_firm};
use crate::text::TextKey;

/// What was done, in one line.
pub(super) fn receipt(shared: &Shared, receipt: &Receipt) -> String {
    let undo = shared
        .keymap
        .key(&[Scope::All], Action::UndoStep)
        .unwrap_or_default();
    let nothing = receipt.touched.is_empty() && receipt.undone.is_none();
    if nothing && !receipt.refused.is_empty() {
        return extras(shared, receipt).join(" ");
    }
    let done = match (receipt.steps.as_slice(), receipt.verb) {
        (_, "undo" | "redo") => {
            let paper = worded(shared, receipt);
            let called = paper
                .map(|paper| called(shared, &paper))
                .or_else(|| takes_hand_over(receipt).then(|| handed(shared, receipt)));
            shared.locale.taken_back(receipt, called)
        }
        (_, "hand-over") => handed_over(shared, receipt),
        (_, verb @ "import") | ([], verb) => written(shared, receipt, verb),
        ([step], _) => stepped(shared, step),
        ([_, ..], _) => {
            let count = shared.locale.records(receipt.steps.len());
            shared
                .locale
                .say(TextKey::ToldMovedMany, &[("count", &count)])
        }
    };
    let mut text = match receipt.verb {
        "undo" | "redo" => done,
        _ => shared
            .locale
            .say(TextKey::ToldUndoKey, &[("done", &done), ("key", &undo)]),
    };
    for extra in extras(shared, receipt) {
        text.push(' ');
        text.push_str(&extra);
    }
    text
}

fn stepped(shared: &Shared, step: &Step) -> String {
    let reference = ("ref", &step.reference as _);
    let name = &shared.locale.goal_name(step.to) as _;
    let Some(to) = step.to.stage() else {
        let values = [reference, ("state", name)];
        return shared.locale.say(TextKey::ToldState, &values);
    };
    let values = [
        reference,
        ("stage", name),
        ("number", &(to.index() + 1) as _),
    ];
    let key = if Some(to) > step.from.stage() {
        TextKey::ToldMovedOn
    } else {
        TextKey::ToldMovedBack
    };
    shared.locale.say(key, &values)
}

/// The text or list of the office that a receipt is about.
fn worded(shared: &Shared, receipt: &Receipt) -> Option<Paper> {
    let (record, _) = receipt.subject?;
    let row = shared.book.find(record)?;
    let is_one = row.kind() == Kind::Wording;
    let sort = row.text(wording::SORT.id());
    Paper::of(sort, row.text(wording::NAME.id())).filter(|_| is_one)
}

fn called(shared: &Shared, paper: &Paper) -> String {
    let name = shared.locale.paper(paper, shared.phrases());
    shared.locale.say(TextKey::PaperCalled, &[("name", &name)])
}

/// Whose text holds now: the office's, or ours again.
fn wording_told(shared: &Shared, paper: &Paper, verb: &str) -> String {
    let key = match verb {
        "archive" if paper.built_in().is_some() => TextKey::PaperOursAgain,
        "archive" => TextKey::PaperGone,
        _ => TextKey::PaperKept,
    };
    let name = shared.locale.paper(paper, shared.phrases());
    shared.locale.say(key, &[("name", &name)])
}

fn written(shared: &Shared, receipt: &Receipt, verb: &str) -> String {
    if let Some(paper) = worded(shared, receipt).filter(|_| receipt.touched.len() == 1) {
        return wording_told(shared, &paper, verb);
    }
    let what = shared.locale.line(verb_line(verb)).to_owned();
    let who = about(shared, receipt);
    shared
        .locale
        .say(TextKey::ListWritten, &[("what", &what), ("ref", &who)])
}

/// True if a hand-over was taken back or done again.
pub(super) fn takes_hand_over(receipt: &Receipt) -> bool {
    receipt.undone.as_ref().map(Text::as_str) == Some("hand-over")
}

/// How much was handed over: the person who leaves and the filters are no work.
fn handed(shared: &Shared, receipt: &Receipt) -> String {
    let works = |kind: Kind| !matches!(kind, Kind::Person | Kind::Filter | Kind::Wording);
    let count = receipt.touched.iter().filter(|(_, kind)| works(*kind));
    shared.locale.work(count.count())
}

/// Whose work went to another, and how much of it: it is one key, and nobody sees the records.
fn handed_over(shared: &Shared, receipt: &Receipt) -> String {
    let from = receipt.subject.map(|(id, _)| id);
    let name = from.map_or("", |id| shared.book.name(id));
    let values = [
        ("ref", &about(shared, receipt) as _),
        ("name", &name as _),
        ("count", &handed(shared, receipt) as _),
    ];
    shared.locale.say(TextKey::ToldHandedOver, &values)
}

/// The record a receipt is about, or how many.
fn about(shared: &Shared, receipt: &Receipt) -> String {
    match &receipt.subject {
        Some((_, reference)) => reference.to_string(),
        None => shared.locale.records(receipt.touched.len()),
    }
}

/// What else is to be known: records made on the way, fields merged, parts refused.
fn extras(shared: &Shared, receipt: &Receipt) -> Vec<String> {
    let locale = &shared.locale;
    let mut said: Vec<String> = receipt
        .made
        .iter()
        .map(|made| {
            let values = [
                ("kind", &locale.kind(made.kind) as _),
                ("ref", &made.reference as _),
                ("name", &made.name as _),
            ];
            locale.say(TextKey::ToldMade, &values)
        })
        .collect();
    said.extend(locale.moved_days(&receipt.moved));
    if receipt.open_lines > 0 {
        let values = [("n", &receipt.open_lines as _)];
        said.push(locale.say(TextKey::ToldOpenLines, &values));
    }
    if let Some(uneven) = &receipt.uneven {
        said.push(locale.uneven(uneven, shared.today()));
    }
    said.extend(receipt.burdens.iter().map(|one| locale.burden(one)));
    said.extend(doubled(shared, receipt));
    said.extend(namesake(shared, receipt));
    if receipt.verb == "undo" && takes_hand_over(receipt) {
        said.push(locale.line(TextKey::ToldPapersStay).to_owned());
    }
    if !receipt.merged.is_empty() {
        said.push(locale.line(TextKey::ToldMerged).to_owned());
    }
    if !receipt.refused.is_empty() {
        let count = locale.records(receipt.refused.len());
        said.push(locale.say(TextKey::ToldRefused, &[("count", &count)]));
    }
    said
}

/// Another record that is called as the new one is: the form may have been saved before it was read there.
fn namesake(shared: &Shared, receipt: &Receipt) -> Option<String> {
    let (new, _) = receipt.subject.filter(|_| receipt.verb == "new")?;
    let row = shared.book.find(new)?;
    let source = Source {
        book: &shared.book,
        readings: &shared.words().readings,
    };
    let same = source.namesake(row.kind(), row.title(), Some(new))?;
    let near = summary(shared, same.id);
    let said = &[("near", &near as _)];
    Some(shared.locale.say(TextKey::ToldNamesake, said))
}

/// The open cases of a need with the same firm, after two firms became one: somebody must say which goes on.
fn doubled(shared: &Shared, receipt: &Receipt) -> Option<String> {
    let (firm, _) = receipt.subject.filter(|_| receipt.verb == "merge")?;
    let pairs = cases_of_firm(&shared.book, firm);
    let reference = |id: RecordId| {
        let row = shared.book.find(id);
        row.map(|row| row.reference.to_string()).unwrap_or_default()
    };
    let named = |pair: &Pair| format!("{} {}", reference(pair.one), reference(pair.other));
    let twice: Vec<String> = pairs.iter().map(named).collect();
    let values = [("cases", &twice.join(", ") as _)];
    let text = shared.locale.say(TextKey::ToldDoubled, &values);
    (!twice.is_empty()).then_some(text)
}

/// Why something was not done, in one line.
pub(super) fn refusal(shared: &Shared, refusal: &Refusal, command: Option<&Command>) -> String {
    let kind = command.and_then(|command| kind_of(shared, command));
    shared.locale.refusal(refusal, kind.unwrap_or(Kind::Need))
}

/// The kind of the records that a command is about.
fn kind_of(shared: &Shared, command: &Command) -> Option<Kind> {
    let of = |record: RecordId| shared.book.find(record).map(Row::kind);
    match command {
        Command::New(new) => Some(new.kind),
        Command::Import(import) => Some(import.kind),
        Command::Set(set) => of(set.record),
        Command::Move(moving) => of(moving.course.record),
        Command::ClearMark(mark) => of(mark.record),
        Command::MoveAll(moving) => moving.courses.first().and_then(|course| of(course.record)),
        Command::Archive(archive) => archive.records.first().and_then(|record| of(*record)),
        Command::Merge(merge) => of(merge.into),
        Command::Apart(apart) => of(apart.one),
        Command::Disclose(_) => Some(Kind::Need),
        Command::HandOver(_) => Some(Kind::Person),
        Command::Erase(record) => of(*record),
        Command::Undo(_) | Command::Redo | Command::Audit(_) => None,
    }
}

/// The parts of a bulk command that were refused, each with its reason as a sentence.
pub(super) fn refusals(shared: &Shared, receipt: &Receipt) -> Vec<(RecordId, String)> {
    let kind_of = |record: RecordId| shared.book.find(record).map_or(Kind::Need, Row::kind);
    receipt
        .refused
        .iter()
        .map(|(record, why)| {
            (
                *record,
                shared.locale.refusal_of_many(why, kind_of(*record)),
            )
        })
        .collect()
}

/// A record as text to paste elsewhere: its reference and name.
pub(super) fn summary(shared: &Shared, record: RecordId) -> String {
    shared.book.find(record).map_or_else(String::new, |row| {
        format!("{} {}", row.reference, row.title())
    })
}

/// The words for a command's verb.
pub(super) fn verb_line(verb: &str) -> TextKey {
    match verb {
        "new" => TextKey::VerbNew,
        "set" => TextKey::VerbSet,
        "move" => TextKey::VerbMove,
        "move-all" => TextKey::VerbMoveAll,
        "archive" => TextKey::VerbArchive,
        "hand-over" => TextKey::VerbHandOver,
        "erase" => TextKey::VerbErase,
        "restore" => TextKey::VerbRestore,
        "clear-mark" => TextKey::VerbClearMark,
        "import" => TextKey::VerbImport,
        "merge" => TextKey::VerbMerge,
        "apart" => TextKey::VerbApart,
        "disclose" => TextKey::VerbDisclose,
        "undo" => TextKey::VerbUndo,
        "redo" => TextKey::VerbRedo,
        _ => TextKey::VerbNone,
    }
}
