//! What belongs to a contract beside what was typed: the checklist frozen into it when it is made, the days that follow from its state,
//! and the reasons that some answers need. Also the days that follow from an entry of the 開示台帳.

use super::super::context::Context;
use super::fields::Target;
use crate::domain::change::Op;
use crate::domain::choice::CONTRACT_KIND;
use crate::domain::contract;
use crate::domain::disclosure;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::{Text, Value};

type Entries<'a> = &'a [(FieldId, Entry)];

fn typed(entries: Entries<'_>, field: FieldId) -> Option<&Entry> {
    entries
        .iter()
        .find(|(f, _)| *f == field)
        .map(|(_, entry)| entry)
}

fn code(entry: Option<&Entry>) -> Option<&str> {
    match entry? {
        Entry::Value(value) => value.as_str(),
        Entry::Clear | Entry::Members(_) | Entry::Named { .. } => None,
    }
}

/// True if a field is answered once the entries are in.
pub(super) fn will_be_answered(target: &Target<'_>, entries: Entries<'_>, field: FieldId) -> bool {
    typed(entries, field).map_or_else(
        || {
            target
                .before
                .is_some_and(|record| record.is_answered(field))
        },
        |entry| *entry != Entry::Clear,
    )
}

fn text_after<'a>(target: &Target<'a>, entries: &'a [(FieldId, Entry)], field: FieldId) -> &'a str {
    super::due::text_after(target.before, entries, field)
}

/// 不要 needs its reason, of the contract and of each line; the kind stays once a line is answered, for the answers are to its checklist.
pub(super) fn missing(target: &Target<'_>, entries: Entries<'_>) -> Vec<Fault> {
    let lines = entries
        .iter()
        .filter_map(|(field, _)| item::line_of(*field))
        .map(|(line, _)| line);
    let mut lines: Vec<u16> = lines.collect();
    lines.sort_unstable();
    lines.dedup();
    let mut pairs: Vec<(FieldId, FieldId)> = lines
        .into_iter()
        .map(|line| {
            (
                item::field(line, Part::Answer),
                item::field(line, Part::Note),
            )
        })
        .collect();
    pairs.push((contract::STATE.id(), contract::REASON.id()));
    let mut faults: Vec<Fault> = pairs
        .into_iter()
        .filter(|(state, reason)| {
            text_after(target, entries, *state) == "not-needed"
                && !will_be_answered(target, entries, *reason)
        })
        .filter(|(state, reason)| {
            typed(entries, *state).is_some() || typed(entries, *reason).is_some()
        })
        .filter_map(|(state, reason)| {
            Some(Fault {
                field: Kind::Contract.field(state)?.name.to_owned(),
                typed: "not-needed".to_owned(),
                violation: Violation::NeedsAlso {
                    field: Kind::Contract.field(reason)?.name,
                },
            })
        })
        .collect();
    faults.extend(changed_kind(target, entries));
    faults.extend(signed_with_nobody(target, entries));
    faults
}

/// A paper of two parties is not sealed or signed before the other one is named: it would stand in no gate and under no disclosure.
fn signed_with_nobody(target: &Target<'_>, entries: Entries<'_>) -> Option<Fault> {
    let state = text_after(target, entries, contract::STATE.id());
    let asked = std::iter::once(contract::STATE.id()).chain(contract::COUNTERPARTY);
    let concerned = asked
        .into_iter()
        .any(|field| typed(entries, field).is_some())
        && matches!(state, "sealing" | "signed")
        && contract::is_between_two(text_after(target, entries, contract::KIND.id()));
    let mut names = contract::COUNTERPARTY.into_iter();
    let named = names.any(|field| will_be_answered(target, entries, field));
    let spec = |field| Kind::Contract.field(field).map_or("", |spec| spec.name);
    (concerned && !named).then(|| Fault {
        field: spec(contract::STATE.id()).to_owned(),
        typed: state.to_owned(),
        violation: Violation::NeedsAlso {
            field: spec(contract::COMPANY.id()),
        },
    })
}

fn changed_kind(target: &Target<'_>, entries: Entries<'_>) -> Option<Fault> {
    let entry = typed(entries, contract::KIND.id())?;
    let before = target.before?;
    let same = code(Some(entry)) == Some(before.text(contract::KIND.id()));
    let said = |line| {
        Part::ALL
            .into_iter()
            .any(|part| before.is_answered(item::field(line, part)))
    };
    let answered = (1..=item::MOST).any(said);
    (!same && (answered || *entry == Entry::Clear)).then(|| Fault {
        field: Kind::Contract
            .field(contract::KIND.id())
            .map_or("", |spec| spec.name)
            .to_owned(),
        typed: code(Some(entry)).unwrap_or_default().to_owned(),
        violation: Violation::NotEditable,
    })
}

/// A new contract is being drafted, and keeps the checklist of its kind as it is today.
pub(super) fn defaults(context: &mut Context<'_, '_>, target: &Target<'_>, entries: Entries<'_>) {
    if typed(entries, contract::STATE.id()).is_none() {
        context.set(
            target.id,
            target.kind,
            contract::STATE.id(),
            Value::choice("drafting"),
        );
    }
}

/// What follows from the fields written.
pub(super) fn follow(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
    entries: Entries<'_>,
) {
    let today = context.today();
    let (id, kind) = (target.id, target.kind);
    let wrote = |field: FieldId| written.contains(&field);
    if wrote(contract::KIND.id()) {
        freeze(
            context,
            target,
            text_after(target, entries, contract::KIND.id()),
        );
    }
    if wrote(contract::STATE.id())
        && text_after(target, entries, contract::STATE.id()) == "signed"
        && !will_be_answered(target, entries, contract::SIGNED_ON.id())
    {
        context.set(id, kind, contract::SIGNED_ON.id(), today);
    }
    super::burden::weigh(context, target, written);
    for (line, part) in written.iter().filter_map(|field| item::line_of(*field)) {
        let on = item::field(line, Part::On);
        if part != Part::Answer || typed(entries, on).is_some() {
            continue;
        }
        match text_after(target, entries, item::field(line, part)) {
            answer if item::is_settled(answer) => context.set(id, kind, on, today),
            _ if target.before.is_some_and(|record| record.is_answered(on)) => {
                context.put(id, kind, on, Op::Set(None));
            }
            _ => {}
        }
    }
}

fn freeze(context: &mut Context<'_, '_>, target: &Target<'_>, code: &str) {
    let known = CONTRACT_KIND.codes.iter().find(|known| **known == code);
    let Some(list) = known.and_then(|known| context.worded.papers().lists.of(known)) else {
        return;
    };
    let version = Text::line(&format!("{code} {}", list.version));
    let items = i64::try_from(list.items.len()).unwrap_or(0);
    let frozen = list.freeze();
    let (id, kind) = (target.id, target.kind);
    context.set(id, kind, contract::CHECKLIST.id(), frozen);
    context.set(id, kind, contract::CHECKLIST_VERSION.id(), version);
    context.set(id, kind, contract::ITEMS.id(), items);
}

/// An entry of the ledger is of today and by whoever writes it, of the public text as it is now, unless it says otherwise.
pub(super) fn disclosure_defaults(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    entries: Entries<'_>,
) {
    let (id, kind) = (target.id, target.kind);
    let open = |field: FieldId| typed(entries, field).is_none_or(|entry| *entry == Entry::Clear);
    if open(disclosure::ON.id()) {
        let today = context.today();
        context.set(id, kind, disclosure::ON.id(), today);
    }
    if open(disclosure::BY.id()) {
        let author = context.actor.name.clone();
        context.set(id, kind, disclosure::BY.id(), author);
    }
    if open(disclosure::LAYER.id()) {
        context.set(id, kind, disclosure::LAYER.id(), Value::choice("public"));
    }
}
