//! Owns what the pages of the roster tell: a hospital's plan against the three barriers, a person's posts and certificates, and the
//! records that hang on a party: needs, people, what a person is in charge of.

use super::fields::{label_of, record_name, value_text};
use super::lines::{Line, Target, labelled};
use super::sheet::Sheet;
use super::told::case_line;
use crate::desk::deeds::Deeds;
use crate::domain::choice::{BARRIER, REMEDY};
use crate::domain::date::Date;
use crate::domain::field::{FieldId, Key};
use crate::domain::hospital::{PLAN, Remedy, is_going};
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::person::{self, CERTIFICATES, POSTS};
use crate::domain::record::{Record, RecordId};
use crate::domain::stage::Stage;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// True if anything of a hospital's plan is written.
pub(super) fn has_plan(sheet: Sheet<'_>) -> bool {
    let record = &sheet.opened.record;
    PLAN.iter().any(|remedy| record.is_answered(remedy.state))
}

/// The seven remedies under the barriers that they lower, each on a line that its form opens from.
pub(super) fn plan(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut barrier = "";
    for remedy in &PLAN {
        if remedy.barrier != barrier {
            barrier = remedy.barrier;
            if !lines.is_empty() {
                lines.push(Line::blank());
            }
            let name = sheet.shared.locale.choice(&BARRIER, barrier);
            lines.push(Line::heading(name));
        }
        lines.extend(remedy_line(sheet, remedy));
    }
    lines
}

fn remedy_line(sheet: Sheet<'_>, remedy: &Remedy) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let state = record.text(remedy.state);
    let on = date(record, remedy.on);
    let late = is_going(state) && on.is_some_and(|day| day < shared.today());
    let (mark, role) = match state {
        "done" => ("[x]", Role::Done),
        _ if late => ("[ ]", Role::Press),
        "not-needed" => ("[-]", Role::Label),
        _ => ("[ ]", Role::Plain),
    };
    let word = if state.is_empty() {
        shared.locale.line(TextKey::PlanNotBegun)
    } else {
        shared.locale.choice(&REMEDY, state)
    };
    let when = on.map_or(String::new(), |day| {
        let text = shared.locale.day(day, shared.today());
        if state == "done" {
            return text;
        }
        format!("{text} {}", shared.locale.due(day, shared.today()))
    });
    let (who, shown_by) = (record.text(remedy.owner), record.text(remedy.evidence));
    let text = joined(&[&format!("{mark} {word}"), who, &when, shown_by]);
    let label = label_of(shared, sheet.kind, remedy.state);
    let target = Some(Target::Field(remedy.state));
    labelled(shared, sheet.width, &label, &text, role, target)
}

/// True if a person's posts have days, or there are certificates.
pub(super) fn has_posts(sheet: Sheet<'_>) -> bool {
    let record = &sheet.opened.record;
    let posts = POSTS
        .iter()
        .flat_map(|post| [post.at, post.from, post.until]);
    let certificates = CERTIFICATES.iter().map(|(what, ..)| *what);
    let more = [
        person::MORE_POSTS,
        person::MORE_CERTIFICATES,
        person::TRAINING,
    ]
    .map(Key::id);
    sheet.kind == Kind::Person
        && (posts
            .chain(certificates)
            .any(|field| record.is_answered(field))
            || more
                .into_iter()
                .any(|field| record.members(field).next().is_some()))
}

/// A person's posts, the present one first, and certificates with their ends.
pub(super) fn posts(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let mut lines = Vec::new();
    for post in &POSTS {
        let place = place_of(sheet, post.at);
        let days = period(sheet, date(record, post.from), date(record, post.until));
        let text = joined(&[&place, record.text(post.post), &days]);
        if text.is_empty() && post.at != person::WORKPLACE.id() {
            continue;
        }
        let over = date(record, post.until).is_some_and(|day| day < shared.today());
        let role = if over { Role::Label } else { Role::Plain };
        let label = label_of(shared, sheet.kind, post.post);
        let text = if text.is_empty() { "-" } else { &text };
        let target = match record.get(Key::new(post.at.0)) {
            Some(id) => Target::Record(id),
            None => Target::Field(post.at),
        };
        lines.extend(labelled(
            shared,
            sheet.width,
            &label,
            text,
            role,
            Some(target),
        ));
    }
    lines.extend(further_posts(sheet));
    lines.push(Line::blank());
    for (what, issuer, until) in &CERTIFICATES {
        let ends = date(record, *until);
        let left = ends.map_or(String::new(), |day| {
            let left = shared.locale.due(day, shared.today());
            format!("{} {left}", shared.locale.day(day, shared.today()))
        });
        let text = joined(&[record.text(*what), record.text(*issuer), &left]);
        if text.is_empty() && *what != person::CERTIFICATE_1.id() {
            continue;
        }
        let over = ends.is_some_and(|day| day < shared.today());
        let role = if over { Role::Press } else { Role::Plain };
        let label = label_of(shared, sheet.kind, *what);
        let text = if text.is_empty() { "-" } else { &text };
        let target = Some(Target::Field(*what));
        lines.extend(labelled(shared, sheet.width, &label, text, role, target));
    }
    lines.extend(further_certificates(sheet));
    lines.extend(trainings(sheet));
    lines
}

/// What a person has brought about; nothing for somebody of whom the book knows nothing of the kind.
pub(super) fn deeds(sheet: Sheet<'_>) -> Vec<Line> {
    let shared = sheet.shared;
    let row = shared.book.find(sheet.opened.record.id);
    let Some(row) = row.filter(|row| row.kind() == Kind::Person) else {
        return Vec::new();
    };
    let deeds = Deeds::of(&shared.book, row);
    let share = (deeds.adopted * 100).checked_div(deeds.decided);
    let adopted = share.map_or(String::new(), |share| {
        let values = [("n", &deeds.adopted as _), ("share", &share as _)];
        shared.locale.say(TextKey::DeedsAdopted, &values)
    });
    let told = |key, n: usize, more: &str| {
        let text = joined(&[&shared.locale.count(Kind::Need, n), more]);
        let label = shared.locale.line(key);
        labelled(shared, sheet.width, label, &text, Role::Plain, None)
    };
    let mut lines = Vec::new();
    if deeds.proposed > 0 {
        lines.extend(told(TextKey::DeedsProposed, deeds.proposed, &adopted));
    }
    if deeds.presented > 0 {
        lines.extend(told(TextKey::DeedsPresented, deeds.presented, ""));
    }
    if deeds.cases > 0 {
        let all = shared.locale.count(Kind::Case, deeds.cases);
        let ended = shared
            .locale
            .say(TextKey::DeedsEnded, &[("n", &deeds.ended)]);
        let ended = if deeds.ended > 0 { &*ended } else { "" };
        let label = shared.locale.line(TextKey::DeedsCases);
        let text = joined(&[&all, ended]);
        lines.extend(labelled(
            shared,
            sheet.width,
            label,
            &text,
            Role::Plain,
            None,
        ));
    }
    if deeds.signed > 0 {
        let text = shared.locale.count(Kind::Contract, deeds.signed);
        let label = shared.locale.line(TextKey::DeedsSigned);
        lines.extend(labelled(
            shared,
            sheet.width,
            label,
            &text,
            Role::Plain,
            None,
        ));
    }
    if !lines.is_empty() {
        lines.insert(0, Line::heading(shared.locale.line(TextKey::DeedsTitle)));
    }
    lines
}

/// The courses that somebody took, a line each.
fn trainings(sheet: Sheet<'_>) -> Vec<Line> {
    let field = person::TRAINING.id();
    let label = label_of(sheet.shared, sheet.kind, field);
    let courses = sheet.opened.record.members(field).filter_map(Value::as_str);
    let line = |course: &str| {
        let parts: Vec<&str> = person::Spell::parts(course).collect();
        let target = Some(Target::Field(field));
        let text = joined(&parts);
        labelled(
            sheet.shared,
            sheet.width,
            &label,
            &text,
            Role::Plain,
            target,
        )
    };
    courses.flat_map(line).collect()
}

/// The posts beyond the third, each on a line that leads to the organisation if the roster has it.
fn further_posts(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, field) = (sheet.shared, person::MORE_POSTS.id());
    let label = label_of(shared, sheet.kind, field);
    let posts = person::more_posts(&sheet.opened.record).into_iter();
    posts
        .flat_map(|post| {
            let days = period(sheet, post.from, post.until);
            let text = joined(&[post.head, post.part, &days]);
            let over = post.until.is_some_and(|day| day < shared.today());
            let role = if over { Role::Label } else { Role::Plain };
            let target = called(shared, post.head).map_or(Target::Field(field), Target::Record);
            labelled(shared, sheet.width, &label, &text, role, Some(target))
        })
        .collect()
}

/// The one organisation of the roster with that name.
fn called(shared: &Shared, name: &str) -> Option<RecordId> {
    let kinds = [Kind::Hospital, Kind::Company, Kind::Body].into_iter();
    let mut found = kinds
        .flat_map(|kind| shared.book.rows(kind))
        .filter(|row| !row.archived && row.title() == name);
    let one = found.next()?;
    found.next().is_none().then_some(one.id)
}

/// The certificates beyond the third, the one that ends first at the head.
fn further_certificates(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, field) = (sheet.shared, person::MORE_CERTIFICATES.id());
    let label = label_of(shared, sheet.kind, field);
    let found = person::more_certificates(&sheet.opened.record).into_iter();
    found
        .flat_map(|one| {
            let left = one.until.map_or(String::new(), |day| {
                let left = shared.locale.due(day, shared.today());
                format!("{} {left}", shared.locale.day(day, shared.today()))
            });
            let text = joined(&[one.head, one.part, &left]);
            let over = one.until.is_some_and(|day| day < shared.today());
            let role = if over { Role::Press } else { Role::Plain };
            let target = Some(Target::Field(field));
            labelled(shared, sheet.width, &label, &text, role, target)
        })
        .collect()
}

/// Where a post is: the record's name; of the present one the organisation as it was typed, if nothing is linked.
fn place_of(sheet: Sheet<'_>, field: FieldId) -> String {
    let record = &sheet.opened.record;
    let linked = record.get(Key::new(field.0));
    match linked {
        Some(id) => record_name(sheet.shared, id),
        None if field == person::WORKPLACE.id() => {
            record.text(person::ORGANISATION.id()).to_owned()
        }
        None => String::new(),
    }
}

/// `2024-04-01(月) - 2026-03-31(火)`; empty without any day.
fn period(sheet: Sheet<'_>, from: Option<Date>, until: Option<Date>) -> String {
    let day = |day: Option<Date>| {
        let shared = sheet.shared;
        day.map_or(String::new(), |day| shared.locale.day(day, shared.today()))
    };
    if from.is_none() && until.is_none() {
        return String::new();
    }
    format!("{} - {}", day(from), day(until))
        .trim_end()
        .to_owned()
}

/// The needs of a hospital.
pub(super) fn needs(sheet: Sheet<'_>) -> Vec<Line> {
    let needs = sheet.opened.needs.iter();
    needs.flat_map(|need| need_line(sheet, need)).collect()
}

fn need_line(sheet: Sheet<'_>, record: &Record) -> Vec<Line> {
    let shared = sheet.shared;
    let row = shared.book.find(record.id);
    let stage = row.and_then(|row| shared.book.stage(row));
    let stage = stage.or_else(|| Stage::from_code(record.text(need::STAGE.id())));
    let stage = stage.map_or("", |stage| shared.locale.stage(stage));
    let text = joined(&[
        record.text(need::TITLE.id()),
        record.text(need::DEPARTMENT.id()),
        stage,
    ]);
    linked(sheet, record, &text)
}

/// The people of a party, those whose post there has ended last.
pub(super) fn people(sheet: Sheet<'_>) -> Vec<Line> {
    let here = sheet.opened.record.id;
    let mut people: Vec<(bool, &Record)> = sheet
        .opened
        .people
        .iter()
        .map(|one| (has_left(sheet, one, here), one))
        .collect();
    people.sort_by_key(|(left, one)| (*left, one.id));
    let lines = people.into_iter();
    lines
        .flat_map(|(left, one)| person_line(sheet, one, left))
        .collect()
}

fn has_left(sheet: Sheet<'_>, one: &Record, here: RecordId) -> bool {
    let posts = POSTS
        .iter()
        .filter(|post| one.get(Key::new(post.at.0)) == Some(here));
    let ends = posts.map(|post| date(one, post.until));
    let mut ends = ends.chain(spells_here(sheet, one).map(|post| post.until));
    ends.all(|end| end.is_some_and(|day| day < sheet.shared.today()))
}

/// The further posts of a person at the organisation that the page is of.
fn spells_here<'a>(sheet: Sheet<'a>, one: &'a Record) -> impl Iterator<Item = person::Spell<'a>> {
    let here = &sheet.opened.record;
    let kind = Kind::from_code(here.kind);
    let name = kind.map_or("", |kind| here.text(kind.spec().title));
    let posts = person::more_posts(one).into_iter();
    posts.filter(move |post| post.head == name)
}

fn person_line(sheet: Sheet<'_>, one: &Record, left: bool) -> Vec<Line> {
    let here = sheet.opened.record.id;
    let shared = sheet.shared;
    let at = POSTS
        .iter()
        .find(|post| one.get(Key::new(post.at.0)) == Some(here));
    let further = || spells_here(sheet, one).map(|post| post.part).next();
    let post = at.map(|post| one.text(post.post)).or_else(further);
    let post = post.unwrap_or_default();
    let profession = Kind::Person
        .field(person::PROFESSION.id())
        .map_or(String::new(), |spec| value_text(shared, one, spec));
    let gone = if left {
        shared.locale.line(TextKey::PageLeft)
    } else {
        ""
    };
    let text = joined(&[
        one.text(person::NAME.id()),
        post,
        &profession,
        one.text(person::PHONE.id()),
        gone,
    ]);
    linked(sheet, one, &text)
}

/// What a person is in charge of: parties, needs, cases.
pub(super) fn charge(sheet: Sheet<'_>) -> Vec<Line> {
    let opened = sheet.opened;
    let parties = opened.parties.iter().flat_map(|party| {
        let title = Kind::from_code(party.kind).map_or(FieldId::RECORD, |kind| kind.spec().title);
        linked(sheet, party, party.text(title))
    });
    let cases = opened.cases.iter().flat_map(|case| case_line(sheet, case));
    parties.chain(needs(sheet)).chain(cases).collect()
}

fn linked(sheet: Sheet<'_>, record: &Record, text: &str) -> Vec<Line> {
    let reference = record.reference();
    let label = reference.map(|r| r.to_string()).unwrap_or_default();
    let target = Some(Target::Record(record.id));
    labelled(sheet.shared, sheet.width, &label, text, Role::Plain, target)
}

fn date(record: &Record, field: FieldId) -> Option<Date> {
    record.get(Key::new(field.0))
}

fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.copied().collect::<Vec<_>>().join("  ")
}
