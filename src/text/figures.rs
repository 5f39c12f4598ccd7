//! Owns the words of the figures: headings, what each figure counts, the number beside it. The screen and the command line say the same.

use super::{Locale, TextKey, grouped};
use crate::desk::figures::{Beside, Figure, Heading, Phase, STALLED_DAYS, What};
use crate::desk::morning::SILENCE_DAYS;
use crate::domain::case;
use crate::domain::choice::BARRIER;
use crate::domain::gate::all_conditions;
use crate::domain::kind::Kind;

impl Locale {
    /// A heading of the figures: 段階ごと.
    pub fn figures_heading(&self, heading: Heading) -> &str {
        self.word(&["figures.", heading.code()])
            .unwrap_or(heading.code())
    }

    /// A step of the leaflet, or what comes after: 交流会等への参加.
    pub fn phase(&self, phase: Phase) -> &str {
        self.word(&["phase.", phase.code()]).unwrap_or(phase.code())
    }

    /// What a figure counts.
    pub fn figure(&self, figure: &Figure) -> String {
        match &figure.what {
            What::Phase(phase) => self.phase(*phase).to_owned(),
            What::Stage(stage) => self.stage(*stage).to_owned(),
            What::Kind(kind) => self.kinds(*kind).to_owned(),
            What::Day(kind, field) => {
                let spec = kind.field(*field);
                let label = spec.map_or("", |spec| self.field(*kind, spec));
                let untold = *kind == Kind::Case && *field == case::NOTIFIED_ON.id();
                let key = if untold {
                    TextKey::FigureUntold
                } else if *kind == Kind::Hospital {
                    TextKey::FigureRemedy
                } else {
                    TextKey::FigureDayOver
                };
                self.say(key, &[("day", &label)])
            }
            What::Unanswered => self.say(TextKey::FigureUnanswered, &[("days", &SILENCE_DAYS)]),
            What::Stalled => self.say(TextKey::FigureStalled, &[("days", &STALLED_DAYS)]),
            What::Holder(kind, who) => self.of_kind(*kind, who),
            What::Barrier(kind, phase, code) => {
                let barrier = self.choice(&BARRIER, code);
                let values = [
                    ("barrier", &barrier as _),
                    ("step", &self.phase(*phase) as _),
                ];
                self.of_kind(*kind, &self.say(TextKey::FigureBarrier, &values))
            }
            What::Condition(kind, id) => {
                let mut all = all_conditions();
                let known = all.find(|condition| condition.id == id);
                let words = known.map_or(id.as_str(), |condition| self.condition(condition));
                self.of_kind(*kind, words)
            }
            What::Choice(list, Some(code)) => self.choice(list, code).to_owned(),
            What::Choice(_, None) => self.line(TextKey::FigureNone).to_owned(),
            What::Lines => self.of_kind(Kind::Contract, self.line(TextKey::TodayLineDue)),
            What::Reviewed => self.line(TextKey::FigureReviewed).to_owned(),
            What::Spoken => self.line(TextKey::FigureSpoken).to_owned(),
            What::Ward(hospital, department) => {
                let values = [("hospital", hospital as _), ("department", department as _)];
                self.say(TextKey::FigureWard, &values)
            }
        }
    }

    /// What stands of records of a kind: needs are what is meant, others are named.
    fn of_kind(&self, kind: Kind, what: &str) -> String {
        if kind == Kind::Need {
            return what.to_owned();
        }
        let values = [("kind", &self.kind(kind) as _), ("what", &what as _)];
        self.say(TextKey::FigureOfKind, &values)
    }

    /// What is told beside a figure: 平均 14日, 実 8社; empty if nothing is.
    pub fn figure_beside(&self, figure: &Figure) -> String {
        let (key, n) = match figure.beside {
            None => return String::new(),
            Some(Beside::AverageDays(_) | Beside::LongestDays(_)) if figure.n == 0 => {
                return String::new();
            }
            Some(Beside::AverageDays(days)) => (TextKey::FigureAverage, days.to_string()),
            Some(Beside::LongestDays(days)) => (TextKey::FigureLongest, days.to_string()),
            Some(Beside::SinceDays(days)) => (TextKey::FigureSince, days.to_string()),
            Some(Beside::Firms(n)) => (TextKey::FigureFirms, grouped(n)),
            Some(Beside::ThisYear(n)) => (TextKey::FigureThisYear, grouped(n)),
        };
        self.say(key, &[("n", &n)])
    }
}
