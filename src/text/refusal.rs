//! Owns the sentences for commands that were refused: what did not happen, to which record, what to do next, and the code under which
//! support finds it. Exhaustive, so that a new refusal cannot be forgotten.

use std::fmt::Display;

use super::format::grouped;
use super::{Locale, TextKey};
use crate::desk::Role;
use crate::desk::Undisclosed;
use crate::desk::refusal::{FieldClash, GateRefusal, Refusal};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::gate::Finding;
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::domain::rule::Fault;
use crate::domain::stage::Stage;
use crate::domain::value::Text;

/// Most conditions, faults or cases that one sentence names; the panel or the list beside it has them all.
const NAMED: usize = 3;

impl Locale {
    /// A refusal as one line with its remedy and its code. `kind` is that of the record the command was about, for the labels of its
    /// fields.
    pub fn refusal(&self, refusal: &Refusal, kind: Kind) -> String {
        let sentence = self.refused(refusal, kind);
        self.say(
            TextKey::RefusalCoded,
            &[("sentence", &sentence), ("code", &refusal.code())],
        )
    }

    /// One condition as a line of the gate's panel or of the command line: `[ ] 止める NDAの締結 手番:企業 あと3日`.
    pub fn finding(&self, finding: &Finding, today: Date) -> String {
        let condition = finding.condition;
        let mut line = self.say(
            if finding.met {
                TextKey::GateMet
            } else {
                TextKey::GateOpen
            },
            &[
                ("strength", &self.strength(condition.strength)),
                ("condition", &self.asked(finding)),
                ("owner", &self.owing(finding)),
            ],
        );
        if let Some(due) = finding.due.filter(|_| !finding.met) {
            line.push(' ');
            line.push_str(&self.due(due, today));
        }
        line
    }

    /// What a role is called.
    pub fn role(&self, role: Role) -> &str {
        self.line(match role {
            Role::Guest => TextKey::RoleGuest,
            Role::Desk => TextKey::RoleDesk,
            Role::Viewer => TextKey::RoleViewer,
            Role::Coordinator => TextKey::RoleCoordinator,
            Role::Admin => TextKey::RoleAdmin,
        })
    }

    /// A record's reference and, if it has a name, that too: `N-41 点滴の固定具`.
    pub fn record(&self, reference: Reference, name: &str) -> String {
        if name.is_empty() {
            return reference.to_string();
        }
        self.say(
            TextKey::RecordNamed,
            &[("ref", &reference), ("name", &name)],
        )
    }

    fn refused(&self, refusal: &Refusal, kind: Kind) -> String {
        match refusal {
            Refusal::Gate(gate) => self.gate(gate),
            Refusal::UndoGate(gate) => self.undo_gate(gate),
            Refusal::SheetSigns { lines } => {
                let lines = self.some_of(lines.iter().map(u32::to_string));
                self.say(TextKey::RefusalSheetSigns, &[("lines", &lines)])
            }
            Refusal::BackNeedsReason { reference, to } => {
                self.of_move(TextKey::RefusalBackReason, *reference, *to)
            }
            Refusal::OverrideNeedsReason { reference } => {
                self.of(TextKey::RefusalOverrideReason, *reference)
            }
            Refusal::NotAllowed { needs } => {
                self.say(TextKey::RefusalRole, &[("role", &self.role(*needs))])
            }
            Refusal::NotFound { asked } => self.say(TextKey::RefusalNotFound, &[("asked", asked)]),
            Refusal::SeveralCases { reference, cases } => self.several_cases(*reference, cases),
            Refusal::Archived { reference } => self.of(TextKey::RefusalArchived, *reference),
            Refusal::NotDisclosable { reference, why } => {
                let key = match why {
                    Undisclosed::NotPublished => TextKey::RefusalNotPublished,
                    Undisclosed::NoNda => TextKey::RefusalNoNda,
                    Undisclosed::OfficeOnly => TextKey::RefusalOfficeOnly,
                    Undisclosed::OpenMarks => TextKey::RefusalOpenMarks,
                    Undisclosed::NotConsented => TextKey::RefusalNotConsented,
                };
                self.of(key, *reference)
            }
            Refusal::NotMergeable => self.line(TextKey::RefusalNotMergeable).to_owned(),
            Refusal::Faults(faults) => self.faults(kind, faults),
            Refusal::Stale {
                reference, clashes, ..
            } => self.stale(*reference, clashes),
            Refusal::MovedMeanwhile { reference, now, by } => self.say(
                TextKey::RefusalMovedMeanwhile,
                &[("ref", reference), ("now", &self.goal(*now)), ("by", by)],
            ),
            Refusal::NothingToUndo => self.line(TextKey::RefusalNoUndo).to_owned(),
            Refusal::NotTakenBack => self.line(TextKey::RefusalNotTakenBack).to_owned(),
            Refusal::NothingToRedo => self.line(TextKey::RefusalNoRedo).to_owned(),
            Refusal::UndoMovedOn {
                reference,
                kind: of,
                field,
                by,
                ..
            } => self.moved_on(*reference, of.unwrap_or(kind), *field, by),
            Refusal::UndoNamed { reference, by } => {
                self.say(TextKey::RefusalUndoNamed, &[("ref", reference), ("by", by)])
            }
            Refusal::NothingToDo => self.line(TextKey::RefusalNothing).to_owned(),
            Refusal::Cancelled => self.line(TextKey::RefusalCancelled).to_owned(),
            Refusal::Closed => self.line(TextKey::RefusalClosed).to_owned(),
            Refusal::Store(error) => self.store_error(error),
        }
    }

    fn of(&self, key: TextKey, reference: Reference) -> String {
        self.say(key, &[("ref", &reference)])
    }

    fn of_move(&self, key: TextKey, reference: Reference, to: Stage) -> String {
        self.say(key, &[("ref", &reference), ("stage", &self.stage(to))])
    }

    fn gate(&self, gate: &GateRefusal) -> String {
        let blocks: Vec<&Finding> = gate.findings.iter().filter(|f| f.blocks()).collect();
        let warns: Vec<&Finding> = gate.findings.iter().filter(|f| f.warns()).collect();
        let (key, open) = match (blocks.is_empty(), gate.may_override) {
            (true, _) => (TextKey::RefusalGateWarns, warns),
            (false, false) => (TextKey::RefusalGate, blocks),
            (false, true) => (TextKey::RefusalGateOverride, blocks),
        };
        let names = open.iter().map(|f| self.asked(f).to_owned());
        let conditions = self.some_of(names);
        self.say(
            key,
            &[
                ("ref", &gate.reference),
                ("stage", &self.goal_name(gate.to)),
                ("n", &gate.findings.len()),
                ("open", &open.len()),
                ("conditions", &conditions),
            ],
        )
    }

    fn undo_gate(&self, gate: &GateRefusal) -> String {
        let open = gate.findings.iter().filter(|f| f.blocks());
        let conditions = self.some_of(open.map(|f| self.asked(f).to_owned()));
        let values = [
            ("ref", &gate.reference as _),
            ("stage", &self.goal_name(gate.to) as _),
            ("conditions", &conditions as _),
        ];
        self.say(TextKey::RefusalUndoGate, &values)
    }

    /// Why one record of many was refused, said behind its name: a gate by all its open conditions.
    pub fn refusal_of_many(&self, refusal: &Refusal, kind: Kind) -> String {
        if matches!(refusal, Refusal::NothingToDo) {
            // Only stages are moved by the dozen.
            return self.line(TextKey::RefusalNoStage).to_owned();
        }
        let Refusal::Gate(gate) = refusal else {
            return self.refusal(refusal, kind);
        };
        let blocked = gate.findings.iter().any(Finding::blocks);
        let counts = |f: &&Finding| if blocked { f.blocks() } else { f.warns() };
        let open: Vec<String> = gate
            .findings
            .iter()
            .filter(counts)
            .map(|f| self.asked(f).to_owned())
            .collect();
        let values = [
            ("open", &open.len() as _),
            ("n", &gate.findings.len() as _),
            ("conditions", &self.joined(open) as _),
        ];
        let key = if blocked {
            TextKey::RefusalGateOpen
        } else {
            TextKey::RefusalGateCaution
        };
        self.say(key, &values)
    }

    fn several_cases(&self, reference: Reference, cases: &[(Reference, Stage)]) -> String {
        let named = |(case, stage): &(Reference, Stage)| self.record(*case, self.stage(*stage));
        let listed = self.joined(cases.iter().map(named));
        self.say(
            TextKey::RefusalSeveralCases,
            &[("ref", &reference), ("n", &cases.len()), ("cases", &listed)],
        )
    }

    /// The first fault in full and how many more there are: the form marks each, the command line prints each.
    fn faults(&self, kind: Kind, faults: &[Fault]) -> String {
        let first = faults
            .first()
            .map(|fault| self.fault(kind, fault))
            .unwrap_or_default();
        match faults.len() {
            0 | 1 => first,
            n => self.say(
                TextKey::RefusalFaults,
                &[("first", &first), ("n", &(n - 1))],
            ),
        }
    }

    fn stale(&self, reference: Reference, clashes: &[FieldClash]) -> String {
        let labels = clashes
            .iter()
            .map(|clash| self.label(reference.kind, clash.field).to_owned());
        let fields = self.some_of(labels);
        let mut people: Vec<&str> = clashes.iter().map(|clash| clash.by.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        let by = self.some_of(people.into_iter().map(str::to_owned));
        self.say(
            TextKey::RefusalStale,
            &[("ref", &reference), ("fields", &fields), ("by", &by)],
        )
    }

    fn moved_on(
        &self,
        reference: Option<Reference>,
        kind: Kind,
        field: FieldId,
        by: &Text,
    ) -> String {
        let record: &dyn Display = match &reference {
            Some(reference) => reference,
            None => &self.kind(kind),
        };
        let field = self.label(kind, field);
        self.say(
            TextKey::RefusalMovedOn,
            &[("ref", record), ("field", &field), ("by", by)],
        )
    }

    /// The label of a field by its number; the record as a whole and fields of newer programs have a word of their own.
    fn label(&self, kind: Kind, field: FieldId) -> &str {
        match kind.field(field) {
            Some(spec) => self.field(kind, spec),
            None if field == FieldId::RECORD => self.line(TextKey::FieldRecord),
            None => self.line(TextKey::FieldUnknown),
        }
    }

    /// The first few words and how many more there are.
    fn some_of(&self, words: impl Iterator<Item = String>) -> String {
        let mut words: Vec<String> = words.collect();
        let more = words.len().saturating_sub(NAMED);
        words.truncate(NAMED);
        let listed = self.joined(words);
        if more == 0 {
            return listed;
        }
        self.say(
            TextKey::ListMore,
            &[("listed", &listed), ("n", &grouped(more))],
        )
    }
}

#[cfg(test)]
#[path = "refusal_tests.rs"]
mod tests;
