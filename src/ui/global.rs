//! Owns the actions that mean the same in every place: screens, help, undo, leaving, and what is done to the record under the cursor.

use super::Ui;
use super::action::Action;
use super::input::Millis;
use super::layer::Subject;
use super::msg::Effect;
use super::new_contract;
use super::overlays::clip::Clip;
use super::pane::PaneId;
use super::theme::Theme;
use super::toast::Tone;
use super::told;
use super::wish::Wish;
use crate::desk::command::Move;
use crate::desk::command::Passage;
use crate::desk::command::{Archive, Course, Set};
use crate::desk::hat::Hat;
use crate::desk::{Command, Refusal, Role};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::part::Parts;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::domain::{activity, case, consultation, contract, duty, event, participation};
use crate::text::{Lang, TextKey};

/// Two presses of Ctrl-C within this time leave, in milliseconds.
const TWICE: Millis = 1_000;

impl Ui {
    /// Does an action that layer `at` did not take. False if it means nothing there.
    pub(super) fn act_globally(&mut self, action: Action, at: usize) -> bool {
        if let Some(pane) = PaneId::of_action(action) {
            self.show(pane);
            return true;
        }
        if let Some(theme) = Theme::of_action(action) {
            self.set_theme(theme);
            return true;
        }
        match action {
            Action::Close => self.close(at),
            Action::Leave => self.leave(at),
            Action::Quit => self.quit(),
            Action::Interrupt => self.interrupt(at),
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.suspend(),
            Action::UndoStep => self.run(Command::Undo(None)),
            Action::Redo => self.run(Command::Redo),
            Action::HatOffice => self.set_hat(Some(Hat::HospitalOffice)),
            Action::HatRegional => self.set_hat(Some(Hat::Regional)),
            Action::HatSociety => self.set_hat(Some(Hat::Society)),
            Action::HatNone => self.set_hat(None),
            Action::LangJa => self.set_lang(Lang::Ja),
            Action::LangEn => self.set_lang(Lang::En),
            Action::Palette => self.grant(Wish::Palette),
            Action::Help => self.grant(Wish::Help { all: false }),
            Action::HelpAll => self.grant(Wish::Help { all: true }),
            Action::MessageLog => self.grant(Wish::MessageLog),
            Action::UndoList => self.grant(Wish::UndoList),
            Action::Changes => self.grant(Wish::Changes),
            Action::CaseList => self.with_cx(|cx| cx.ask(Kind::Case, "", true)),
            Action::LogList => self.with_cx(|cx| cx.ask(Kind::Log, "", true)),
            Action::ActivityList => self.with_cx(|cx| cx.ask(Kind::Activity, "", true)),
            Action::ConsultationList => self.with_cx(|cx| cx.ask(Kind::Consultation, "", true)),
            Action::DutyList => self.with_cx(|cx| cx.ask(Kind::Duty, "", true)),
            Action::DisclosureList => self.with_cx(|cx| cx.ask(Kind::Disclosure, "", true)),
            Action::Audit => self.audit(),
            Action::SavedFilters => self.saved_filters(at, false),
            Action::SaveFilter => self.saved_filters(at, true),
            Action::Mouse => self.switch_mouse(),
            Action::Export => return self.export(at),
            Action::Clip => self.push(Box::new(Clip::default())),
            Action::About => self.grant(Wish::About),
            Action::Drafts => self.grant(Wish::Drafts),
            Action::Unfiled => self.grant(Wish::Unfiled),
            Action::Duplicates => self.grant(Wish::Duplicates),
            Action::Papers => self.grant(Wish::Papers),
            Action::Desks => self.grant(Wish::Desks),
            Action::New => return self.new_here(at),
            Action::NewNeed => self.new_record(Kind::Need),
            Action::NewCompany => self.new_record(Kind::Company),
            Action::NewHospital => self.new_record(Kind::Hospital),
            Action::NewBody => self.new_record(Kind::Body),
            Action::NewPerson => self.new_record(Kind::Person),
            Action::NewContract => self.new_contract(at),
            Action::HandOver => self.hand_over(at),
            Action::NewEvent => self.new_record(Kind::Event),
            Action::NewDuty => self.new_record(Kind::Duty),
            Action::NewActivity => self.new_about(Kind::Activity, activity::ABOUT.id(), at),
            Action::NewConsultation => {
                self.new_about(Kind::Consultation, consultation::ABOUT.id(), at);
            }
            Action::Import => self.import(at),
            Action::Memo => self.memo(at),
            _ => return self.act_on_subject(action, at),
        }
        true
    }

    pub(super) fn run(&mut self, command: Command) {
        self.with_cx(|cx| cx.run(command));
    }

    /// What stands under the cursor of a layer or, if it has none, of the nearest behind it that is still in sight.
    pub(super) fn subject(&self, at: usize) -> Option<Subject> {
        let layers = (0..=at.min(self.depth() - 1)).rev();
        let mut layers = layers.filter_map(|at| self.layer(at));
        // What lies below a screen without a record is not in sight, so no key is about it.
        let speaks =
            layers.find(|layer| layer.subject(&self.shared).is_some() || layer.covers())?;
        speaks.subject(&self.shared)
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        (0..=at.min(self.depth() - 1))
            .rev()
            .find_map(|at| self.layer(at)?.kind())
    }

    fn act_on_subject(&mut self, action: Action, at: usize) -> bool {
        let Some(subject) = self.subject(at) else {
            return false;
        };
        let record = subject.record;
        match action {
            Action::Open => self.grant(Wish::Page(record)),
            Action::Edit => self.edit(subject, subject.field),
            Action::PassBall => return self.edit_part(subject, |parts| Some(parts.ball?.0)),
            Action::SetDue => return self.edit_part(subject, |parts| parts.due),
            Action::NewCase => return self.new_case(subject),
            Action::Remedies if matches!(subject.kind, Kind::Need | Kind::Case) => {
                self.grant(Wish::Remedies { record });
            }
            Action::Archive => self.archive(record, false),
            Action::Restore => self.archive(record, true),
            Action::Copy => self.copy(subject),
            Action::Reminder => self.grant(Wish::Call { record }),
            Action::ShowFirm => return self.show_to_firm(subject),
            Action::ItemDone => return self.done_with(subject),
            Action::Advance if subject.kind == Kind::Contract => self.step_contract(record, true),
            Action::Retreat if subject.kind == Kind::Contract => self.step_contract(record, false),
            Action::Advance => self.move_on(record),
            Action::Retreat => self.move_back(record),
            _ => return false,
        }
        true
    }

    fn edit(&mut self, subject: Subject, field: Option<FieldId>) {
        let record = subject.record;
        self.grant(Wish::Edit { record, field });
    }

    /// Opens the form at the field that plays a part; of a need past 公開 the open case holds it. False if the kind has none.
    fn edit_part(&mut self, subject: Subject, part: fn(&Parts) -> Option<FieldId>) -> bool {
        let open_case = self
            .shared
            .book
            .find(subject.record)
            .filter(|row| row.kind() == Kind::Need)
            .and_then(|row| self.shared.book.standing(row).case);
        let (record, kind) = match open_case {
            Some(case) => (case, Kind::Case),
            None => (subject.record, subject.kind),
        };
        let field = part(kind.parts());
        if field.is_some() {
            self.grant(Wish::Edit { record, field });
        }
        field.is_some()
    }

    /// A case with what is under the cursor: a need or a firm is shown its candidates first.
    fn new_case(&mut self, subject: Subject) -> bool {
        let (known, origin, ask) = match subject.kind {
            Kind::Need | Kind::Company => {
                let (record, kind) = (subject.record, subject.kind);
                self.grant(Wish::Match { record, kind });
                return true;
            }
            Kind::Hospital => (case::HOSPITAL, "company", case::COMPANY.id()),
            Kind::Body => (case::BODY, "society", case::COMPANY.id()),
            _ => return false,
        };
        let link = Entry::Value(Value::Link(subject.record));
        let origin = Entry::Value(Value::choice(origin));
        self.grant(Wish::New {
            kind: Kind::Case,
            entries: vec![(known.id(), link), (case::ORIGIN.id(), origin)],
            field: Some(ask),
        });
        true
    }

    fn archive(&mut self, record: crate::domain::record::RecordId, restore: bool) {
        let records = vec![record];
        self.run(Command::Archive(Archive { records, restore }));
    }

    fn copy(&mut self, subject: Subject) {
        let text = told::summary(&self.shared, subject.record);
        let n = text.chars().count();
        self.effects.push(Effect::Copy(text));
        let count = self.shared.locale.characters(n);
        self.with_cx(|cx| cx.say(Tone::Done, TextKey::CopySent, &[("count", &count)]));
    }

    /// For those only who may answer for the whole book.
    fn audit(&mut self) {
        if self.shared.actor.role == Role::Admin {
            return self.grant(Wish::Audit);
        }
        let refusal = Refusal::NotAllowed { needs: Role::Admin };
        let text = told::refusal(&self.shared, &refusal, None);
        self.shared.say(Tone::Warn, text);
    }

    /// The list in front as a file; where the program runs elsewhere, the command that does it at the person's own machine.
    fn export(&mut self, at: usize) -> bool {
        let list = (0..=at.min(self.depth() - 1)).rev().find_map(|at| {
            let layer = self.layer(at)?;
            let records = layer.listed(&self.shared)?;
            Some((layer.kind()?, records, layer.filter()?.to_owned()))
        });
        let Some((kind, records, filter)) = list else {
            return false;
        };
        if !self.shared.caps.own {
            let name = kind.spec().name;
            let quoted = filter.replace('\'', "'\\''");
            let asked = if filter.is_empty() {
                String::new()
            } else {
                format!(" '{quoted}'")
            };
            let command = format!("ikoren export {name}{asked} -o {name}.xlsx");
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::ExportHow, &[("command", &command)]));
        } else if records.is_empty() {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::ExportNothing, &[]));
        } else {
            self.effects.push(Effect::Export { kind, records });
        }
        true
    }

    /// From the person under the cursor, or from whoever sits here.
    fn hand_over(&mut self, at: usize) {
        let book = &self.shared.book;
        let here = self
            .subject(at)
            .filter(|subject| subject.kind == Kind::Person);
        let me = || {
            let name = self.shared.actor.name.as_str();
            let mut people = book.rows(Kind::Person);
            people.find(|row| !row.archived && row.title() == name)
        };
        let from = here.map(|subject| subject.record);
        match from.or_else(|| me().map(|row| row.id)) {
            Some(from) => self.grant(Wish::HandOver { from }),
            None => self.with_cx(|cx| cx.say(Tone::Note, TextKey::HandOverWho, &[])),
        }
    }

    /// What comes round is done until it comes round again; a consultation is answered; an event took place; who was to come came.
    fn done_with(&mut self, subject: Subject) -> bool {
        let today = Value::Date(self.shared.today());
        let choice = |code| Entry::Value(Value::choice(code));
        let (field, entry) = match subject.kind {
            Kind::Duty => (duty::DONE_ON.id(), Entry::Value(today)),
            Kind::Consultation => (consultation::STATE.id(), choice("answered")),
            Kind::Event => (event::STATE.id(), choice("held")),
            Kind::Participation => (participation::STATE.id(), choice("came")),
            // What was to be done stays in the report; it presses no more.
            Kind::Activity => (activity::DUE.id(), Entry::Clear),
            _ => return false,
        };
        self.run(Command::Set(Set {
            record: subject.record,
            entries: vec![(field, entry)],
            base: Vec::new(),
            passage: Passage::default(),
        }));
        true
    }

    /// The need under the cursor, or of the case, is to be shown to a firm.
    fn show_to_firm(&mut self, subject: Subject) -> bool {
        let row = self.shared.book.find(subject.record);
        let wish = match (subject.kind, row) {
            (Kind::Need, _) => Wish::ShowTo {
                need: subject.record,
            },
            (Kind::Case, Some(row)) => {
                let both = row.link(case::NEED.id()).zip(row.link(case::COMPANY.id()));
                let Some((need, firm)) = both else {
                    return false;
                };
                Wish::Showing { need, firm }
            }
            _ => return false,
        };
        self.grant(wish);
        true
    }

    /// A contract goes from drafting to signed, or a step back; what is ended or not needed is said in its form.
    fn step_contract(&mut self, record: RecordId, on: bool) {
        let row = self.shared.book.find(record);
        let at = row.and_then(|row| Goal::from_code(row.text(contract::STATE.id())));
        let to = at.and_then(|at| if on { at.next() } else { at.previous() });
        let Some(to) = to else {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::ContractNoState, &[]));
            return;
        };
        self.run(Command::Move(Move {
            course: Course {
                record,
                seen: at,
                to,
            },
            passage: Passage::default(),
        }));
    }

    /// A contract about what is under the cursor, or about nothing yet.
    fn new_contract(&mut self, at: usize) {
        let book = &self.shared.book;
        let row = self
            .subject(at)
            .and_then(|subject| book.find(subject.record));
        let entries = row.map(|row| new_contract::filled(book, row));
        self.grant(Wish::New {
            kind: Kind::Contract,
            entries: entries.unwrap_or_default(),
            field: Some(contract::KIND.id()),
        });
    }

    /// A record about what is under the cursor, or about nothing yet.
    fn new_about(&mut self, kind: Kind, about: FieldId, at: usize) {
        let subject = self.subject(at).map(|subject| subject.record);
        let entries = subject.map(|id| (about, Entry::Value(Value::Link(id))));
        self.grant(Wish::New {
            kind,
            entries: entries.into_iter().collect(),
            field: None,
        });
    }

    fn new_here(&mut self, at: usize) -> bool {
        let Some(kind) = self.kind(at) else {
            return false;
        };
        self.new_record(kind);
        true
    }

    fn new_record(&mut self, kind: Kind) {
        self.grant(Wish::New {
            kind,
            entries: Vec::new(),
            field: None,
        });
    }

    fn import(&mut self, at: usize) {
        let kind = self.kind(at).unwrap_or(Kind::Need);
        self.grant(Wish::Import { kind });
    }

    fn memo(&mut self, at: usize) {
        let about = self.subject(at).map(|subject| subject.record);
        self.grant(Wish::Memo {
            about,
            text: String::new(),
        });
    }

    /// The saved filters of the list behind, or the name for the one in force there.
    fn saved_filters(&mut self, at: usize, save: bool) {
        let list = (0..=at.min(self.depth() - 1)).rev().find_map(|at| {
            let layer = self.layer(at)?;
            Some((layer.kind()?, layer.filter()?.to_owned()))
        });
        let (kind, in_force) = list.unwrap_or((Kind::Need, String::new()));
        if !save {
            self.grant(Wish::SavedFilters { kind, in_force });
        } else if in_force.is_empty() {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::SavedNothing, &[]));
        } else {
            let query = in_force;
            self.grant(Wish::KeepFilter { kind, query });
        }
    }

    /// One level back: the front layer goes; at the top Esc does nothing.
    fn close(&mut self, at: usize) {
        if at > 0 {
            self.remove(at);
        }
    }

    /// As `close`; at the top it leaves. Nothing can be lost, so nothing is asked, except while something runs.
    fn leave(&mut self, at: usize) {
        if at > 0 {
            self.remove(at);
        } else {
            self.quit();
        }
    }

    pub(super) fn quit(&mut self) {
        if self.shared.job.is_some() {
            self.with_cx(|cx| cx.say(Tone::Warn, TextKey::QuitWhileBusy, &[]));
            return;
        }
        self.end();
    }

    /// Ends the session; what was typed and where the person was is kept.
    pub(super) fn end(&mut self) {
        self.each_layer(|layer, cx| layer.leaving(cx));
        if self.shared.complete {
            self.effects.push(Effect::Left(Box::new(self.place())));
        }
        self.effects.push(Effect::Quit);
    }

    /// Ctrl-C: stops what runs, else goes one level back; twice within a second leaves.
    fn interrupt(&mut self, at: usize) {
        if let Some(job) = self.shared.job {
            self.effects.push(Effect::Cancel(job.token));
            return;
        }
        let now = self.shared.at;
        let twice = self
            .interrupted
            .is_some_and(|before| now.saturating_sub(before) < TWICE);
        self.interrupted = Some(now);
        if twice {
            self.quit();
        } else if at > 0 {
            self.perform(Action::Close);
        } else {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::QuitHow, &[]));
        }
    }

    fn suspend(&mut self) {
        if self.shared.caps.local {
            self.effects.push(Effect::Suspend);
        } else {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::OnlyLocal, &[]));
        }
    }
}
