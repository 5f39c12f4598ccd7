//! Owns the list of places that one part of the screen opens in another, as data: a pane that wants a form does not know the form. Adding
//! a place is one variant here and one arm in `grant`.

use super::Ui;
use super::msg::Token;
use super::overlays::audit::AuditTrail;
use super::overlays::call::Call;
use super::overlays::commands::Behind;
use super::overlays::desks::DeskList;
use super::overlays::drafts::Drafts;
use super::overlays::duplicates::Duplicates;
use super::overlays::form::FormLayer;
use super::overlays::gate::Gate;
use super::overlays::hand_over::HandingOver;
use super::overlays::import::ImportLayer;
use super::overlays::keep_filter::KeepFilter;
use super::overlays::matches::Matches;
use super::overlays::memo::Memo;
use super::overlays::merge::MergeLayer;
use super::overlays::palette::Palette;
use super::overlays::paper_name::PaperName;
use super::overlays::papers::PaperList;
use super::overlays::picker::{Picker, Picks};
use super::overlays::reason::Reason;
use super::overlays::remedies::Remedies;
use super::overlays::saved::SavedList;
use super::overlays::showing::Showing;
use super::overlays::steps::About;
use super::overlays::unfiled::Unfiled;
use super::overlays::wording::Wording;
use super::overlays::{help, lists};
use super::panes::record::Page;

use crate::desk::command::{Command, Entries};
use crate::desk::refusal::GateRefusal;
use crate::desk::{Refusal, Role, Row};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::paper::Paper;
use crate::domain::record::{RecordId, Reference};
use crate::domain::stage::Stage;

/// Why a reason is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A step back.
    Back,
    /// A step past unmet conditions.
    Override,
    /// A line of a checklist, or a contract, that is not needed.
    NotNeeded,
}

/// A place wanted.
#[derive(Clone, Debug)]
pub enum Wish {
    /// The record's page.
    Page(RecordId),
    /// The record's form, at a field.
    Edit {
        /// Which record.
        record: RecordId,
        /// Where the caret goes.
        field: Option<FieldId>,
    },
    /// The record's form, with values in fields that are empty as if they had been typed.
    Fill {
        /// Which record.
        record: RecordId,
        /// The values.
        entries: Entries,
        /// Where the caret goes.
        field: FieldId,
    },
    /// What lowers the barrier that stops a case or need.
    Remedies {
        /// The case or need.
        record: RecordId,
    },
    /// A text about a record, by its name.
    Text {
        /// The record.
        record: RecordId,
        /// The name of the text.
        name: &'static str,
    },
    /// The form of a new record with some fields filled.
    New {
        /// Of what kind.
        kind: Kind,
        /// What is known already.
        entries: Entries,
        /// Where the caret goes.
        field: Option<FieldId>,
    },
    /// The memo line; about a record, or to be filed later.
    Memo {
        /// About what.
        about: Option<RecordId>,
        /// What is typed already.
        text: String,
    },
    /// A reason for a `Move` or `MoveAll`; once given, the command is run with it.
    Reason {
        /// The command, still without its reason.
        command: Command,
        /// What the reason is for.
        purpose: Purpose,
    },
    /// The wizard that books a spreadsheet.
    Import {
        /// Of what kind.
        kind: Kind,
    },
    /// The drafts kept.
    Drafts,
    /// Memos that belong to no record yet.
    Unfiled,
    /// The record that a memo is about.
    File {
        /// The memo.
        memo: RecordId,
    },
    /// Parties of the roster that are probably the same.
    Duplicates,
    /// Two records side by side, to be made one.
    Merge {
        /// The one that stays.
        into: RecordId,
        /// The one that goes.
        from: RecordId,
    },
    /// The candidates for a case: firms for a need, places for a firm.
    Match {
        /// The need or firm.
        record: RecordId,
        /// Its kind.
        kind: Kind,
    },
    /// Whom to call about a record, and the texts that fit.
    Call {
        /// The record.
        record: RecordId,
    },
    /// The public desks that come with the program.
    Desks,
    /// What the office words itself.
    Papers,
    /// One of it, to be worded anew.
    Paper {
        /// Which.
        paper: Paper,
        /// The record that shows what stands in its fields.
        about: Option<RecordId>,
        /// The file that a new one begins with.
        begins: Option<String>,
    },
    /// What a new text is called.
    NewPaper {
        /// The one that it begins like.
        like: Paper,
    },
    /// Who takes over what a person is in charge of.
    HandOver {
        /// Who leaves.
        from: RecordId,
    },
    /// What goes over from one person to another, before it does.
    HandingOver {
        /// Who leaves.
        from: RecordId,
        /// Who takes over.
        to: RecordId,
    },
    /// Which firm a need is to be shown to.
    ShowTo {
        /// The need.
        need: RecordId,
    },
    /// A need as a firm may see it.
    Showing {
        /// The need.
        need: RecordId,
        /// The firm.
        firm: RecordId,
    },
    /// The panel of a refused gate.
    Gate {
        /// What was refused.
        refusal: Box<GateRefusal>,
        /// The command that was refused.
        command: Command,
    },
    /// Which of several open cases is meant.
    ChooseCase {
        /// Its open cases.
        cases: Vec<(Reference, Stage)>,
        /// The command that did not say.
        command: Command,
    },
    /// The parts of a bulk command that were refused, with the reason of each.
    Refusals(Vec<(RecordId, String)>),
    /// The saved filters of a list, over one with that filter in force.
    SavedFilters {
        /// What it lists.
        kind: Kind,
        /// As typed; empty if none is in force.
        in_force: String,
    },
    /// The name under which a filter is saved.
    KeepFilter {
        /// What it lists.
        kind: Kind,
        /// As typed.
        query: String,
    },
    /// The palette.
    Palette,
    /// The keys; of this place or all.
    Help {
        /// Every place.
        all: bool,
    },
    /// What was said.
    MessageLog,
    /// The undo list.
    UndoList,
    /// What others changed since the last visit.
    Changes,
    /// Who came in, what was refused and carried out.
    Audit,
    /// What this program is.
    About,
}

impl Ui {
    fn kind_of(&self, record: RecordId) -> Kind {
        let row = self.shared.book.find(record);
        row.map_or(Kind::Need, Row::kind)
    }

    /// True if a form of that kind would have a field for this person.
    fn may_fill(&self, kind: Kind, is_new: bool) -> bool {
        let mut fields = kind.spec().fields.iter();
        fields.any(|spec| self.shared.actor.may_fill(kind, spec, is_new))
    }

    fn say_not_allowed(&mut self) {
        let needs = Role::Coordinator;
        self.refused(Token::default(), Refusal::NotAllowed { needs }, None);
    }

    /// Opens the place. One arm for each, so that a place cannot be forgotten.
    pub(super) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::MessageLog => self.push(lists::messages(&self.shared)),
            Wish::UndoList => self.push(lists::steps(&self.shared, About::Undo)),
            Wish::Changes => self.push(lists::steps(&self.shared, About::Changes)),
            Wish::Audit => self.push(Box::new(AuditTrail::new(&self.shared))),
            Wish::Refusals(refused) => self.push(lists::refusals(&self.shared, refused)),
            Wish::ChooseCase { cases, command } => {
                self.push(lists::cases(&self.shared, &cases, &command));
            }
            Wish::Edit { record, .. } | Wish::Fill { record, .. }
                if !self.may_fill(self.kind_of(record), false) =>
            {
                self.say_not_allowed();
            }
            Wish::New { kind, .. } if !self.may_fill(kind, true) => self.say_not_allowed(),
            Wish::Edit { record, field } => {
                self.push(Box::new(FormLayer::edit(&self.shared, record, field)));
            }
            Wish::Fill {
                record,
                entries,
                field,
            } => {
                let form = FormLayer::filled(&self.shared, record, entries, field);
                self.push(Box::new(form));
            }
            Wish::Remedies { record } => self.push(Box::new(Remedies::new(&self.shared, record))),
            Wish::Text { record, name } => {
                self.push(Box::new(Call::showing(&self.shared, record, name)));
            }
            Wish::New {
                kind,
                entries,
                field,
            } => {
                let form = FormLayer::new_record(&self.shared, kind, &entries, field);
                self.push(Box::new(form));
            }
            Wish::Memo { about, text } => {
                self.push(Box::new(Memo::new(&self.shared, about, &text)));
            }
            Wish::Reason { command, purpose } => {
                self.push(Box::new(Reason::new(&self.shared, command, purpose)));
            }
            Wish::Drafts => self.push(Box::new(Drafts::new(&self.shared))),
            Wish::Unfiled => self.push(Box::new(Unfiled::new(&self.shared))),
            Wish::File { memo } => {
                self.push(Box::new(Picker::new(&self.shared, Picks::File { memo })));
            }
            Wish::ShowTo { need } => {
                self.push(Box::new(Picker::new(&self.shared, Picks::ShowTo { need })));
            }
            Wish::Duplicates => self.push(Box::new(Duplicates::new(&self.shared))),
            Wish::Merge { into, from } => self.push(Box::new(MergeLayer::new(into, from))),
            Wish::HandOver { from } => {
                self.push(Box::new(Picker::new(
                    &self.shared,
                    Picks::HandOver { from },
                )));
            }
            Wish::HandingOver { from, to } => {
                self.push(Box::new(HandingOver::new(&self.shared, from, to)));
            }
            Wish::Match { record, kind } => {
                self.push(Box::new(Matches::new(&self.shared, record, kind)));
            }
            Wish::Papers | Wish::Paper { .. } if !self.may_fill(Kind::Wording, true) => {
                self.say_not_allowed();
            }
            Wish::Papers => self.push(Box::new(PaperList::new(&self.shared))),
            Wish::Desks => self.push(Box::new(DeskList::new(&self.shared))),
            Wish::Paper {
                paper,
                about,
                begins,
            } => self.push(Box::new(Wording::new(paper, about, begins))),
            Wish::NewPaper { like } => self.push(Box::new(PaperName::new(like))),
            Wish::Call { record } => self.push(Box::new(Call::new(record))),
            Wish::Showing { need, firm } => self.push(Box::new(Showing::new(need, firm))),
            Wish::Import { kind } => self.push(Box::new(ImportLayer::new(kind))),
            Wish::Page(id) => self.open_page(id),
            Wish::Gate { refusal, command } => {
                self.push(Box::new(Gate::new(refusal, command, &self.shared)));
            }
            Wish::SavedFilters { kind, in_force } => {
                self.push(Box::new(SavedList::new(&self.shared, kind, in_force)));
            }
            Wish::KeepFilter { kind, query } => self.push(Box::new(KeepFilter::new(kind, query))),
            Wish::Palette => self.push(Box::new(Palette::new(&self.shared, self.behind()))),
            Wish::Help { all: true } => self.push(help::everything(&self.shared)),
            Wish::Help { all: false } => self.push(help::here(&self.shared, self.behind().chain)),
            Wish::About => self.push(lists::about(&self.shared)),
        }
    }

    fn open_page(&mut self, id: RecordId) {
        if let Some(kind) = self.shared.book.find(id).map(Row::kind) {
            self.push(Box::new(Page::new(id, kind)));
        }
    }

    /// What the front layer offers to a palette or a help page in front of it.
    fn behind(&self) -> Behind {
        Behind {
            chain: self.front().map_or(&[], |layer| layer.scopes()),
            subject: self.subject(self.depth() - 1),
        }
    }
}
