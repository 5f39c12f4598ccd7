//! Owns the words of a match: what a candidate answers to, what its licences are worth, who could join it, what else is to be known. The
//! screen, the command line and the reason kept in a case say the same.

use super::{Locale, TextKey};
use crate::desk::Book;
use crate::desk::matching::{Agreed, Because, Candidate, Firms, Holder, Remark, Spot};
use crate::domain::choice::{DEVICE_CLASS, LICENCE, STATUS};
use crate::domain::date::Date;
use crate::domain::record::RecordId;
use crate::domain::{case, need};
use crate::matching::Reach;
use crate::matching::weigh::{Place, Why};
use std::fmt::Display;

/// Records named in a line at most.
const NAMED: usize = 5;

impl Locale {
    /// Why a firm could make what a need asks for, a line for each reason; with the firm that would join it.
    pub fn candidate(
        &self,
        firms: &Firms,
        candidate: &Candidate,
        holder: Option<&Holder>,
        (book, today): (&Book, Date),
    ) -> Vec<String> {
        let mut lines = self.agreed(&candidate.agreed);
        lines.push(self.reach(&firms.class, candidate.reach));
        if let Some(holder) = holder {
            let because = holder
                .because
                .iter()
                .map(|one| self.because(one, book, today));
            let why = self.listed(&because.collect::<Vec<_>>());
            let name = book.name(holder.firm);
            let values = [("name", &name as &dyn Display), ("why", &why as _)];
            lines.push(self.say(TextKey::MatchHolder, &values));
        } else if candidate.holders.is_empty()
            && matches!(candidate.reach, Reach::Lacks | Reach::Ended)
        {
            lines.push(self.line(TextKey::MatchNoHolder).to_owned());
        }
        lines.extend(
            candidate
                .remarks
                .iter()
                .map(|one| self.remark(*one, book, today)),
        );
        if !firms.unanswered.is_empty() {
            let words = self.listed(&firms.unanswered);
            lines.push(self.say(TextKey::MatchUnanswered, &[("words", &words)]));
        }
        lines
    }

    /// Why a firm's technology could be of use at a place, a line for each reason.
    pub fn spot(&self, spot: &Spot, book: &Book) -> Vec<String> {
        let mut lines = self.agreed(&spot.agreed);
        let mut told = |key, records: &[RecordId]| {
            if !records.is_empty() {
                let refs = records.iter().take(NAMED).filter_map(|id| book.find(*id));
                let refs = refs.map(|row| row.reference.to_string());
                let refs = self.listed(&refs.collect::<Vec<_>>());
                let values = [("n", &records.len() as &dyn Display), ("refs", &refs as _)];
                lines.push(self.say(key, &values));
            }
        };
        told(TextKey::MatchNeeds, &spot.because_of);
        told(TextKey::MatchTogether, &spot.together);
        if let Some(row) = spot.evaluates.and_then(|id| book.find(id)) {
            let place = row.text(need::EVALUATION_PLACE.id());
            let values = [
                ("ref", &row.reference as &dyn Display),
                ("place", &place as _),
            ];
            lines.push(self.say(TextKey::MatchEvaluates, &values));
        }
        if spot.joined {
            lines.push(self.line(TextKey::MatchJoined).to_owned());
        }
        lines
    }

    /// What agrees: confirmed tags, what the lexicon leads to from which words, what stands in the texts.
    fn agreed(&self, agreed: &[Agreed]) -> Vec<String> {
        let of = |keep: &dyn Fn(&Agreed) -> bool| -> Vec<String> {
            let kept = agreed.iter().filter(|one| keep(one));
            kept.map(|one| one.text.clone()).collect()
        };
        let tags = of(&|one| one.why == Why::Tag && one.place == Place::Tag);
        let texts = of(&|one| !matches!(one.why, Why::Word(_)) && one.place == Place::Text);
        let mut lines = Vec::new();
        for (key, words) in [(TextKey::MatchTags, tags), (TextKey::MatchTexts, texts)] {
            if !words.is_empty() {
                lines.push(self.say(key, &[("words", &self.listed(&words))]));
            }
        }
        let mut led: Vec<(&str, Vec<String>)> = Vec::new();
        for one in agreed {
            let Why::Word(word) = &one.why else { continue };
            match led.iter_mut().find(|(known, _)| known == word) {
                Some((_, tags)) => tags.push(one.text.clone()),
                None => led.push((word, vec![one.text.clone()])),
            }
        }
        let words = led.iter().map(|(word, tags)| {
            let values = [
                ("word", word as &dyn Display),
                ("tags", &self.listed(tags) as _),
            ];
            self.say(TextKey::MatchLed, &values)
        });
        let words: Vec<String> = words.collect();
        if !words.is_empty() {
            lines.push(self.say(TextKey::MatchWords, &[("words", &self.listed(&words))]));
        }
        lines
    }

    fn reach(&self, class: &str, reach: Reach) -> String {
        let key = match reach {
            Reach::NotAsked => TextKey::MatchReachNotAsked,
            Reach::Unknown => TextKey::MatchReachUnknown,
            Reach::Enough => TextKey::MatchReachEnough,
            Reach::Ended => TextKey::MatchReachEnded,
            Reach::Lacks => TextKey::MatchReachLacks,
        };
        let class = self.choice(&DEVICE_CLASS, class);
        self.say(key, &[("class", &class)])
    }

    fn because(&self, because: &Because, book: &Book, today: Date) -> String {
        match because {
            Because::Licence(code, until) => {
                let licence = self.choice(&LICENCE, code).to_owned();
                until.map_or(licence.clone(), |day| {
                    let day = self.day(day, today);
                    let values = [("licence", &licence as &dyn Display), ("day", &day as _)];
                    self.say(TextKey::MatchLicenceUntil, &values)
                })
            }
            Because::Together(case) => {
                let reference = book.find(*case).map(|row| row.reference.to_string());
                let reference = reference.unwrap_or_default();
                self.say(TextKey::MatchPaired, &[("ref", &reference)])
            }
            Because::Knows(what) => what.clone(),
            Because::Near => self.line(TextKey::MatchNear).to_owned(),
            Because::Experienced => self.line(TextKey::MatchExperienced).to_owned(),
        }
    }

    /// What is to be known of a candidate beside what it can do.
    pub fn remark(&self, remark: Remark, book: &Book, today: Date) -> String {
        match remark {
            Remark::Case(id) => {
                let row = book.find(id);
                let reference = row.map(|row| row.reference.to_string()).unwrap_or_default();
                let state = row.map_or("", |row| row.text(case::STATUS.id()));
                let state = self.choice(&STATUS, state);
                let values = [("ref", &reference as &dyn Display), ("state", &state as _)];
                self.say(TextKey::MatchCase, &values)
            }
            Remark::Competes(id) => self.say(TextKey::MatchCompetes, &[("name", &book.name(id))]),
            Remark::Makes { near, lot, weeks } => {
                let near = near.then(|| self.line(TextKey::MatchNear).to_owned());
                let lot = lot.map(|n| self.say(TextKey::MatchLot, &[("n", &n)]));
                let weeks = weeks.map(|n| self.say(TextKey::MatchWeeks, &[("n", &n)]));
                let told: Vec<String> = [near, lot, weeks].into_iter().flatten().collect();
                self.listed(&told)
            }
            Remark::Stale(Some(day)) => {
                let day = self.day(day, today);
                self.say(TextKey::MatchStale, &[("day", &day)])
            }
            Remark::Stale(None) => self.line(TextKey::MatchNever).to_owned(),
        }
    }

    /// 縫製、撥水加工.
    pub fn listed(&self, words: &[String]) -> String {
        let mut words = words.iter();
        let first = words.next().cloned().unwrap_or_default();
        words.fold(first, |one, other| {
            self.say(TextKey::MatchAnd, &[("one", &one), ("other", other)])
        })
    }
}
