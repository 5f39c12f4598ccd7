//! Owns what stands in the fields of a 文例 for a record: names, days and numbers from the rows of the book, and the mark to be filled in by
//! hand where the record says nothing.

use super::panes::facts;
use super::shared::Shared;
use crate::desk::Row;
use crate::desk::morning::{SILENCE_DAYS, last_told};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::naming::{self, Naming};
use crate::domain::phrase::{Blank, Phrase, Piece, Reader};
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::{case, choice, company, contract, disclosure, hospital, need};
use crate::search::company::fold_company;
use crate::text::{Lang, Locale, TextKey};

/// What stands where a record says nothing.
const BY_HAND: &str = "＿＿＿";

/// A record with the records that a text about it speaks of.
pub(super) struct About<'a> {
    shared: &'a Shared,
    /// 文例 are Japanese whatever the screen's language is.
    words: Locale,
    row: &'a Row,
    carrier: &'a Row,
    need: Option<&'a Row>,
    firm: Option<&'a Row>,
    hospital: Option<&'a Row>,
}

/// A filled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    /// The text.
    pub(super) text: String,
    /// How many places are left to be filled in by hand.
    pub(super) left: usize,
}

impl<'a> About<'a> {
    /// The record; `None` if it is not there.
    pub(super) fn new(shared: &'a Shared, record: RecordId) -> Option<Self> {
        let book = &shared.book;
        let row = book.find(record)?;
        let carrier = facts::carrier(shared, row);
        let link = |field: FieldId| carrier.link(field).and_then(|id| book.find(id));
        let (need, firm) = match carrier.kind() {
            Kind::Need => (Some(carrier), None),
            Kind::Case => (link(case::NEED.id()), link(case::COMPANY.id())),
            Kind::Contract => (link(contract::NEED.id()), link(contract::COMPANY.id())),
            Kind::Company => (None, Some(carrier)),
            _ => (None, None),
        };
        let of_need = need.and_then(|need| need.link(need::HOSPITAL.id()));
        let own = match carrier.kind() {
            Kind::Contract => carrier.link(contract::HOSPITAL.id()),
            Kind::Case => carrier.link(case::HOSPITAL.id()),
            Kind::Hospital => Some(carrier.id),
            _ => None,
        };
        let hospital = own.or(of_need).and_then(|id| book.find(id));
        Some(Self {
            shared,
            words: Locale::new(Lang::Ja),
            row,
            carrier,
            need,
            firm,
            hospital,
        })
    }

    /// The kind whose texts fit: that of whatever carries the record.
    pub(super) fn kind(&self) -> Kind {
        self.carrier.kind()
    }

    /// What is so at the moment, as the texts name it.
    pub(super) fn moments(&self) -> Vec<&'static str> {
        let mut moments = Vec::new();
        let over = self.row.is_over() || self.carrier.is_over();
        moments.extend(over.then_some("left"));
        let ball = facts::ball(self.shared, self.row);
        // Whoever was asked today is not reminded today.
        let away = ball.is_some_and(|(who, since)| {
            let today = self.shared.today();
            !self.shared.actor.is_called(who) && since.is_none_or(|day| day < today)
        });
        moments.extend(away.then_some("waiting"));
        moments.extend(self.barrier());
        let told = self.need.and_then(last_told);
        let today = self.shared.today();
        let silent = told.is_some_and(|day| day.days_until(today) >= SILENCE_DAYS);
        moments.extend((silent && !over).then_some("silence"));
        moments.extend(self.shared.book.stage(self.row).map(Stage::code));
        moments
    }

    /// What the record is stopped by.
    fn barrier(&self) -> Option<&'static str> {
        let field = match self.carrier.kind() {
            Kind::Need => need::BARRIER.id(),
            Kind::Case => case::BARRIER.id(),
            _ => return None,
        };
        let code = self.carrier.text(field);
        choice::BARRIER.codes.iter().copied().find(|c| *c == code)
    }

    /// The text with its fields filled.
    pub(super) fn fill(&self, phrase: &Phrase) -> Filled {
        let mut filled = Filled {
            text: String::new(),
            left: 0,
        };
        for piece in phrase.pieces().unwrap_or_default() {
            match piece {
                Piece::Plain(text) => filled.text.push_str(text),
                Piece::Blank(blank) => {
                    let value = self.value(blank, phrase.to);
                    filled.left += usize::from(value.is_empty());
                    let value = if value.is_empty() { BY_HAND } else { &value };
                    filled.text.push_str(value);
                }
            }
        }
        filled
    }

    /// The need that a text tells a firm of, and the firm, where the ledger does not say yet that it knows as much: its title in a first
    /// letter, the hospital's name in any.
    pub(super) fn newly_told(&self, phrase: &Phrase) -> Option<(RecordId, RecordId)> {
        let (need, firm) = self.need.zip(self.firm)?;
        let holds = |blank| {
            let pieces = phrase.pieces().unwrap_or_default();
            pieces.contains(&Piece::Blank(blank))
        };
        let names = holds(Blank::Hospital)
            && self.reads_firm(phrase.to)
            && need.text(need::NAMING.id()) == "named";
        let first = phrase.to == Reader::Firm && holds(Blank::Title);
        // A case that runs before 公開 goes on; only a first letter is kept back for it.
        let published = self.shared.book.stage(need) >= Some(Stage::Published);
        let knows = |entry: &Row| {
            !entry.archived
                && entry.link(disclosure::NEED.id()) == Some(need.id)
                && entry.link(disclosure::COMPANY.id()) == Some(firm.id)
                && (!names || entry.text(disclosure::HOSPITAL_NAMED.id()) == "yes")
        };
        let told = self.shared.book.rows(Kind::Disclosure).any(knows);
        let tells = first || (names && published);
        (tells && !told).then_some((need.id, firm.id))
    }

    /// What a field says in a text for that reader; empty if the record does not tell.
    pub(super) fn value(&self, blank: Blank, reader: Reader) -> String {
        let text = |row: Option<&Row>, field: FieldId| {
            row.map_or(String::new(), |row| row.text(field).to_owned())
        };
        let day = |day: Option<Date>| day.map_or(String::new(), |day| self.day(day));
        let of_case = |field: FieldId| {
            let is_case = self.carrier.kind() == Kind::Case;
            is_case.then(|| self.carrier.date(field)).flatten()
        };
        let ball = facts::ball(self.shared, self.row);
        let since = ball.and_then(|(_, since)| since);
        match blank {
            Blank::To => self.to(reader),
            Blank::Title => self.title(),
            Blank::Reference => self.row.reference.to_string(),
            Blank::Stage => {
                let stage = self.shared.book.stage(self.row);
                stage.map_or(String::new(), |stage| self.words.stage(stage).to_owned())
            }
            Blank::Hospital => self.place(reader).0,
            Blank::Department => self.place(reader).1,
            Blank::Proposer => text(self.need, need::PROPOSER.id()),
            Blank::Firm => self.firm.map_or("", Row::title).to_owned(),
            Blank::FirmContact => text(self.firm, company::CONTACT.id()),
            Blank::Office => self.shared.actor.organisation.as_str().to_owned(),
            Blank::Me => self.shared.actor.name.as_str().to_owned(),
            Blank::Today => self.day(self.shared.today()),
            // A day that is over is no day to ask for.
            Blank::Due => {
                let due = facts::due(self.shared, self.row);
                day(due.filter(|due| *due >= self.shared.today()))
            }
            Blank::Ball => self.holder().to_owned(),
            Blank::BallSince => day(since),
            Blank::Waited => since.map_or(String::new(), |day| {
                self.words.waiting("", day, self.shared.today())
            }),
            Blank::Next => {
                let next = match self.carrier.kind() {
                    Kind::Case => case::NEXT_TASK.id(),
                    Kind::Contract => contract::NEXT_TASK.id(),
                    _ => return String::new(),
                };
                self.carrier.text(next).to_owned()
            }
            Blank::Reason => self.reason(),
            Blank::Received => day(self.need.and_then(|n| n.date(need::RECEIVED_ON.id()))),
            Blank::LastTold => day(self.need.and_then(last_told)),
            Blank::MeetingOn => day(of_case(case::MEETING_ON.id())),
            Blank::Revision => {
                let revision = (self.carrier.kind() == Kind::Case)
                    .then(|| self.carrier.number(case::REVISION.id()))
                    .flatten();
                revision.map_or(String::new(), |n| n.to_string())
            }
            Blank::Level => self.level(),
            Blank::ByHand => String::new(),
        }
    }

    fn day(&self, day: Date) -> String {
        self.words.day(day, self.shared.today())
    }

    /// What a text calls the matter: the need's title, else what the record is called.
    fn title(&self) -> String {
        let need = self.need.filter(|_| self.carrier.kind() != Kind::Contract);
        if let Some(need) = need {
            return need.title().to_owned();
        }
        match self.row.kind() {
            Kind::Contract => self.contract_title(),
            _ => facts::name(self.shared, self.row),
        }
    }

    /// A contract as a letter names it, which lists shorten: `秘密保持契約 ひかり光学`.
    fn contract_title(&self) -> String {
        let called = self.row.title();
        let called = if called.is_empty() {
            self.firm.map_or("", Row::title)
        } else {
            called
        };
        let kind = self.row.text(contract::KIND.id());
        format!("{} {called}", self.words.contract_in_letters(kind))
            .trim_end()
            .to_owned()
    }

    fn level(&self) -> String {
        if self.carrier.kind() != Kind::Case {
            return String::new();
        }
        let code = self.carrier.text(case::EVALUATION_LEVEL.id());
        self.words.choice(&choice::LEVEL, code).to_owned()
    }

    fn reason(&self) -> String {
        let fields = match self.row.kind() {
            Kind::Need => [need::EXIT_REASON.id(), need::DECISION_REASON.id()],
            Kind::Case => [case::STATUS_REASON.id(); 2],
            _ => return String::new(),
        };
        let reasons = fields.into_iter().map(|field| self.row.text(field));
        let mut told = reasons.filter(|reason| !reason.is_empty());
        told.next().unwrap_or_default().to_owned()
    }

    /// The hospital and the ward, as that reader may know them.
    fn place(&self, reader: Reader) -> (String, String) {
        let name = self.hospital.map_or("", Row::title);
        let department = self.need.map_or("", |n| n.text(need::DEPARTMENT.id()));
        if !self.reads_firm(reader) {
            return (name.to_owned(), department.to_owned());
        }
        let Some(need) = self.need.filter(|need| !need.clash) else {
            return (String::new(), String::new());
        };
        let code = need.text(need::NAMING.id());
        let prefecture = self
            .hospital
            .map_or("", |row| row.text(hospital::PREFECTURE.id()));
        let hospital = self.hospital.map(|row| (row.title(), prefecture));
        match naming::of(code, department, hospital) {
            Naming::Named {
                hospital,
                department,
            } => (hospital.to_owned(), department.to_owned()),
            Naming::Region { prefecture } => {
                let text = self
                    .words
                    .say(TextKey::PhraseHospitalOf, &[("prefecture", &prefecture)]);
                (text, String::new())
            }
            Naming::Hidden => (String::new(), String::new()),
        }
    }

    /// True if a firm reads the text: it is told of the hospital only what the proposer allowed.
    fn reads_firm(&self, reader: Reader) -> bool {
        match reader {
            Reader::Firm => true,
            Reader::Ball => {
                let folded = fold_company(self.holder());
                let same = |row: &Row| fold_company(row.title()) == folded;
                !folded.is_empty() && !self.hospital.is_some_and(same)
            }
            Reader::Proposer | Reader::Hospital => false,
        }
    }

    /// Who has the next move, by name where only the side was written.
    fn holder(&self) -> &'a str {
        let who = facts::ball(self.shared, self.row).map_or("", |(who, _)| who);
        match who {
            "企業" => self.firm.map_or(who, Row::title),
            "病院" => self.hospital.map_or(who, Row::title),
            who => who,
        }
    }

    /// Whom the text is for, with the title of respect; empty if nobody is known.
    fn to(&self, reader: Reader) -> String {
        let sir = |name: &str| self.words.say(TextKey::PhraseSir, &[("name", &name)]);
        let charge = |name: &str| self.words.say(TextKey::PhraseInCharge, &[("name", &name)]);
        let named = |name: &str, said: &dyn Fn(&str) -> String| {
            if name.is_empty() {
                String::new()
            } else {
                said(name)
            }
        };
        match reader {
            Reader::Proposer => {
                let who = self.need.map_or("", |n| n.text(need::PROPOSER.id()));
                named(who, &sir)
            }
            Reader::Firm => named(self.firm.map_or("", Row::title), &charge),
            Reader::Hospital => named(self.hospital.map_or("", Row::title), &charge),
            Reader::Ball if self.is_person(self.holder()) => named(self.holder(), &sir),
            Reader::Ball => named(self.holder(), &charge),
        }
    }

    fn is_person(&self, name: &str) -> bool {
        let mut people = self.shared.book.rows(Kind::Person);
        people.any(|row| !row.archived && !name.is_empty() && row.title() == name)
    }
}
