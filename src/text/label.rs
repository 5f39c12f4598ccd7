//! Owns the names that people read for the domain's tables: kinds, fields, choices, stages, gates. Every row of a table has a line in
//! each locale; the tests below walk the tables, so a row added without its words does not pass.

use super::Locale;
use super::TextKey;
use super::format::grouped;
use crate::desk::command::{Burden, Moved};
use crate::domain::checklist::Side;
use crate::domain::choice::Choices;
use crate::domain::choice::{CONTRACT_KIND, CONTRACT_STATE};
use crate::domain::date::{Date, DayOff, Holiday, Weekday};
use crate::domain::fairness::Uneven;
use crate::domain::field::FieldId;
use crate::domain::field::{FieldSpec, Layer, Section};
use crate::domain::gate::Finding;
use crate::domain::gate::{Condition, Owner, Strength};
use crate::domain::goal::Goal;
use crate::domain::item::line_of;
use crate::domain::kind::Kind;
use crate::domain::personal::Rule;
use crate::domain::record::Reference;
use crate::domain::stage::{STAGES, Stage};
use crate::text::Lang;

impl Locale {
    /// One record of a kind: ニーズ, `need`.
    pub fn kind(&self, kind: Kind) -> &str {
        let name = kind.spec().singular();
        self.word(&["kind.", name]).unwrap_or(name)
    }

    /// Records of a kind, as a screen or a list is called: ニーズ, `needs`.
    pub fn kinds(&self, kind: Kind) -> &str {
        let name = kind.spec().name;
        self.word(&["kinds.", name]).unwrap_or(name)
    }

    /// A field's label.
    pub fn field(&self, kind: Kind, field: &FieldSpec) -> &str {
        if let Some((_, part)) = line_of(field.id).filter(|_| kind == Kind::Contract) {
            return self
                .word(&["field.contracts.item-", part.name()])
                .unwrap_or(field.name);
        }
        self.word(&["field.", kind.spec().name, ".", field.name])
            .or_else(|| self.word(&["field.", field.name]))
            .unwrap_or(field.name)
    }

    /// A field at the head of a column: its label, or a shorter word where a language has one.
    pub fn column_head(&self, kind: Kind, field: &FieldSpec) -> &str {
        self.word(&["column.", field.name])
            .unwrap_or_else(|| self.field(kind, field))
    }

    /// The label of an entry of a choice list; a code that this program does not know stands for itself.
    pub fn choice<'a>(&'a self, list: &Choices, code: &'a str) -> &'a str {
        self.word(&["choice.", list.name, ".", code])
            .unwrap_or(code)
    }

    /// A stage's short name: 受付, 選定, ..
    pub fn stage(&self, stage: Stage) -> &str {
        self.choice(&STAGES, stage.code())
    }

    /// A part of a form.
    pub fn section(&self, section: Section) -> &str {
        let name = section_name(section);
        self.word(&["section.", name]).unwrap_or(name)
    }

    /// A layer of a need's text: 一般, 会員, 秘密保持, 組織内.
    pub fn layer(&self, layer: Layer) -> &str {
        let name = layer_name(layer);
        self.word(&["layer.", name]).unwrap_or(name)
    }

    /// What a gate asks for, as a short noun phrase: 提案者への受付連絡.
    pub fn condition(&self, condition: &Condition) -> &str {
        self.word(&["gate.", condition.id]).unwrap_or(condition.id)
    }

    /// What a finding is about: its condition, or the line of the checklist.
    pub fn asked<'a>(&'a self, finding: &'a Finding) -> &'a str {
        match &finding.line {
            Some(line) => line.item.text(self.lang() == Lang::En),
            None => self.condition(finding.condition),
        }
    }

    /// Whose move an unmet finding is: who was named for the line, its side, or the one who answers the condition.
    pub fn owing<'a>(&'a self, finding: &'a Finding) -> &'a str {
        match &finding.line {
            Some(line) if !line.who.as_str().is_empty() => line.who.as_str(),
            Some(line) => self.side(line.item.side),
            None => self.owner(finding.condition.owner),
        }
    }

    /// Work on a contract that is with a clinician.
    pub fn burden(&self, burden: &Burden) -> String {
        let hours = burden.hours.map_or(String::new(), |hours| {
            self.say(TextKey::BurdenHours, &[("n", &hours)])
        });
        let values = [
            ("who", &burden.name as _),
            ("n", &burden.tasks as _),
            ("hours", &hours as _),
        ];
        self.say(TextKey::BurdenSaid, &values)
    }

    /// A stage with its number, or a state of a contract: `7 試作`, 締結済.
    pub fn goal(&self, goal: Goal) -> String {
        match goal {
            Goal::Stage(stage) => format!("{} {}", stage.index() + 1, self.stage(stage)),
            Goal::State(code) => self.choice(&CONTRACT_STATE, code).to_owned(),
        }
    }

    /// A stage where there is little room: 準備, 評価.
    pub fn stage_in_short(&self, stage: Stage) -> &str {
        self.word(&["stage-short.", stage.code()])
            .unwrap_or_else(|| self.stage(stage))
    }

    /// A kind of contract by its full name, as letters say it: 秘密保持契約, where lists say 秘密保持.
    pub fn contract_in_letters<'a>(&'a self, code: &'a str) -> &'a str {
        let full = self.word(&["letter.contract_kind.", code]);
        full.unwrap_or_else(|| self.choice(&CONTRACT_KIND, code))
    }

    /// A stage or a state of a contract by its short name.
    pub fn goal_name(&self, goal: Goal) -> &str {
        match goal {
            Goal::Stage(stage) => self.stage(stage),
            Goal::State(code) => self.choice(&CONTRACT_STATE, code),
        }
    }

    /// A day beside the due day by a short word, for a card: 優先, 通知.
    pub fn alarm(&self, day: FieldId) -> &str {
        let spec = Kind::Case.field(day);
        let name = spec.map_or("", |spec| spec.name);
        self.word(&["alarm.", name]).unwrap_or(name)
    }

    /// What to do about an unmet condition, as one short sentence.
    pub fn remedy(&self, condition: &Condition) -> &str {
        self.word(&["remedy.", condition.id])
            .unwrap_or(condition.id)
    }

    /// How much a condition stops: 止める, 注意.
    pub fn strength(&self, strength: Strength) -> &str {
        let name = strength_name(strength);
        self.word(&["strength.", name]).unwrap_or(name)
    }

    /// What a rule for personal data has found: 電話番号, 姓と名.
    pub fn personal_rule(&self, rule: Rule) -> &str {
        let name = rule.code();
        self.word(&["personal.", name]).unwrap_or(name)
    }

    /// Whose move answers a condition.
    pub fn owner(&self, owner: Owner) -> &str {
        let name = owner_name(owner);
        self.word(&["owner.", name]).unwrap_or(name)
    }

    /// What a verb of the command line does, where the words do not stand in its definition.
    pub fn verb_help(&self, verb: &str) -> Option<&str> {
        self.word(&["verb-help.", verb])
    }

    /// What an option of a verb means; of several verbs alike, under `arg`.
    pub fn option_help(&self, verb: &str, option: &str) -> Option<&str> {
        self.word(&["verb-option.", verb, ".", option])
            .or_else(|| self.word(&["verb-option.arg.", option]))
    }

    /// What a setting is for.
    pub fn setting(&self, name: &str) -> &str {
        self.word(&["setting.", name]).unwrap_or_default()
    }

    /// Whose a line of a checklist is: 病院, 双方.
    pub fn side(&self, side: Side) -> &str {
        let name = side.name();
        self.word(&["side.", name]).unwrap_or(name)
    }

    /// The name of a holiday: 勤労感謝の日.
    pub fn holiday(&self, holiday: Holiday) -> &str {
        let name = holiday.name();
        self.word(&["holiday.", name]).unwrap_or(name)
    }

    /// That the firms of a need are not told of the result alike: on which days which, and who was not told.
    pub fn uneven(&self, uneven: &Uneven, today: Date) -> String {
        let listed = |cases: &[Reference]| {
            let cases: Vec<String> = cases.iter().map(ToString::to_string).collect();
            cases.join(" ")
        };
        let days = uneven.days.iter().map(|(day, cases)| {
            let day = self.day(*day, today);
            self.say(
                TextKey::UnevenDay,
                &[("day", &day), ("cases", &listed(cases))],
            )
        });
        let untold = (!uneven.untold.is_empty())
            .then(|| self.say(TextKey::UnevenUntold, &[("cases", &listed(&uneven.untold))]));
        let told = self.joined(days.chain(untold));
        self.say(TextKey::UnevenTold, &[("told", &told)])
    }

    /// Every due day that moved, a few in full and many as their number.
    pub fn moved_days(&self, moved: &[Moved]) -> Vec<String> {
        const FEW: usize = 3;
        if moved.len() > FEW {
            let n = grouped(moved.len());
            return vec![self.say(TextKey::ToldMovedDays, &[("n", &n)])];
        }
        let each = moved.iter();
        each.map(|one| self.moved(one.from, one.to, one.why))
            .collect()
    }

    /// That a due day moved, and why: `期限は 11-20(金)(11-23(月) は勤労感謝の日)`; or why it stays on a day off.
    pub fn moved(&self, from: Date, to: Date, why: DayOff) -> String {
        let reason = match why {
            DayOff::Weekend(day) => {
                self.say(TextKey::OffWeekend, &[("weekday", &self.weekday(day))])
            }
            DayOff::Holiday(day) => self.holiday(day).to_owned(),
            DayOff::YearEnd => self.line(TextKey::OffYearEnd).to_owned(),
            DayOff::Congress => self.line(TextKey::OffCongress).to_owned(),
            DayOff::Closed => self.line(TextKey::OffClosed).to_owned(),
        };
        let stays = from == to;
        let (from, to) = (self.day(from, to), self.day(to, to));
        let values = [
            ("from", &from as _),
            ("to", &to as _),
            ("why", &reason as _),
        ];
        let key = if stays {
            TextKey::ToldMovedNot
        } else {
            TextKey::ToldMoved
        };
        self.say(key, &values)
    }

    /// The short name of a weekday: 月, `Mon`.
    pub fn weekday(&self, weekday: Weekday) -> &str {
        let name = weekday_name(weekday);
        self.word(&["weekday.", name]).unwrap_or(name)
    }
}

/// Every part of a form, in the order of the form.
pub const SECTIONS: [Section; 17] = [
    Section::Intake,
    Section::Body,
    Section::Tags,
    Section::Work,
    Section::Screening,
    Section::Publication,
    Section::Meeting,
    Section::Contract,
    Section::Prototype,
    Section::Evaluation,
    Section::Launch,
    Section::Licences,
    Section::Attraction,
    Section::Care,
    Section::Plan,
    Section::Posts,
    Section::Exit,
];

fn section_name(section: Section) -> &'static str {
    match section {
        Section::Intake => "intake",
        Section::Body => "body",
        Section::Tags => "tags",
        Section::Work => "work",
        Section::Screening => "screening",
        Section::Publication => "publication",
        Section::Meeting => "meeting",
        Section::Contract => "contract",
        Section::Prototype => "prototype",
        Section::Evaluation => "evaluation",
        Section::Launch => "launch",
        Section::Licences => "licences",
        Section::Attraction => "attraction",
        Section::Care => "care",
        Section::Plan => "plan",
        Section::Posts => "posts",
        Section::Exit => "exit",
    }
}

fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Public => "public",
        Layer::Member => "member",
        Layer::Nda => "nda",
        Layer::Office => "office",
    }
}

fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Block => "block",
        Strength::Warn => "warn",
    }
}

fn owner_name(owner: Owner) -> &'static str {
    match owner {
        Owner::Office => "office",
        Owner::Ward => "ward",
        Owner::Hospital => "hospital",
        Owner::Firm => "firm",
        Owner::Decider => "decider",
    }
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

#[cfg(test)]
#[path = "label_tests.rs"]
mod tests;
