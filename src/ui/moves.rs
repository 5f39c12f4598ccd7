//! Owns the moving of cards: one move of a record at a time, the next key waits for its answer. So keys typed fast walk a card stage by
//! stage, and a refusal drops what was still waiting instead of running into the same gate again.

use std::collections::{BTreeMap, VecDeque};

use super::Ui;
use super::layer::News;
use super::msg::Token;
use crate::desk::Command;
use crate::desk::command::{Course, Move, Passage, Receipt};
use crate::domain::goal::Goal;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;

/// Which way a card goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    On,
    Back,
}

/// Moves under way.
#[derive(Debug, Default)]
pub(super) struct Moves {
    running: BTreeMap<Token, RecordId>,
    waiting: BTreeMap<RecordId, VecDeque<Way>>,
    /// Where a receipt said a record stands now; the book may tell it a moment later.
    told: BTreeMap<RecordId, Stage>,
}

impl Ui {
    /// Moves a record to its next stage, through the gate.
    pub(super) fn move_on(&mut self, record: RecordId) {
        self.move_or_wait(record, Way::On);
    }

    /// Moves a record to a stage, through every gate on the way; of one that stands elsewhere by then the gate says so.
    pub(super) fn move_to(&mut self, record: RecordId, to: Stage) {
        let stands = self.stage_now(record);
        self.run_move(record, stands, to);
    }

    fn run_move(&mut self, record: RecordId, seen: Option<Stage>, to: Stage) {
        let command = Command::Move(Move {
            course: Course {
                record,
                seen: seen.map(Goal::Stage),
                to: to.into(),
            },
            passage: Passage::default(),
        });
        let token = self.with_cx(|cx| cx.run(command));
        self.moves.running.insert(token, record);
    }

    /// Moves a record to the stage before; the desk asks for the reason.
    pub(super) fn move_back(&mut self, record: RecordId) {
        self.move_or_wait(record, Way::Back);
    }

    fn move_or_wait(&mut self, record: RecordId, way: Way) {
        if self
            .moves
            .running
            .values()
            .any(|running| *running == record)
        {
            self.moves.waiting.entry(record).or_default().push_back(way);
        } else {
            self.start_move(record, way);
        }
    }

    fn start_move(&mut self, record: RecordId, way: Way) {
        let told = self.moves.told.get(&record).copied();
        let seen = told.or_else(|| self.stage_now(record));
        let to = seen.and_then(|at| match way {
            Way::On => at.next(),
            Way::Back => at.previous(),
        });
        let Some(to) = to else {
            self.moves.waiting.remove(&record);
            self.at_the_end(way);
            return;
        };
        self.run_move(record, seen, to);
    }

    fn stage_now(&self, record: RecordId) -> Option<Stage> {
        let book = &self.shared.book;
        book.stage(book.find(record)?)
    }

    fn at_the_end(&mut self, way: Way) {
        use crate::text::TextKey;
        let key = match way {
            Way::On => TextKey::MoveNoNext,
            Way::Back => TextKey::MoveNoPrevious,
        };
        self.with_cx(|cx| cx.say(super::toast::Tone::Note, key, &[]));
    }

    /// Takes the answers of moves: a done one starts the next that waits, a refused one drops them.
    pub(super) fn moves_heard(&mut self, news: &News) {
        let Some(record) = self.moves.running.remove(&news.token()) else {
            return;
        };
        if let News::Done(_, receipt) = news {
            self.moved(record, receipt);
        } else {
            self.moves.waiting.remove(&record);
            self.moves.told.remove(&record);
        }
    }

    fn moved(&mut self, record: RecordId, receipt: &Receipt) {
        let next = self
            .moves
            .waiting
            .get_mut(&record)
            .and_then(VecDeque::pop_front);
        let Some(way) = next else {
            self.moves.waiting.remove(&record);
            self.moves.told.remove(&record);
            return;
        };
        if let Some(stage) = receipt.steps.last().and_then(|step| step.to.stage()) {
            self.moves.told.insert(record, stage);
        }
        self.start_move(record, way);
    }
}
