//! `batch`: one JSON command a line in, one acknowledgement a line out, in order and only once it is durable. Lines that
//! wait are handed in together, so that they share one sync of the disk.

use super::Office;
use super::exit::Exit;
use super::fields::{Typed, lines, understand};
use super::refused::members;
use super::write::passage;
use crate::desk::command::{Archive, Command, Course, Move, New, Passage, Receipt, Set};
use crate::desk::{Control, Desk, Refusal};
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::text::{Locale, TextKey, Vocabulary};
use serde_json::{Map, Value as Json, json};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel, sync_channel};

/// Lines read ahead, and commands handed in before the first of them is acknowledged.
const AHEAD: usize = 128;
/// Longest line taken, in bytes; a longer one is answered with a refusal.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

/// Why a line is no command.
struct Unread {
    code: &'static str,
    message: String,
}

/// The answer to one line, now or once the writer has it.
enum Answer {
    Ready(Json),
    Waiting(Receiver<Result<Receipt, Refusal>>, Option<Kind>),
}

/// Lines on their way.
#[derive(Default)]
struct Queue {
    answers: VecDeque<Answer>,
    lines: usize,
    refused: usize,
}

impl Office<'_, '_> {
    /// Reads commands until the end of standard input.
    pub(super) fn batch(&mut self) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let stdin = std::mem::replace(&mut self.io.stdin, Box::new(std::io::empty()));
        let lines = read_ahead(stdin);
        let exit = self.answer_all(&desk, &lines);
        self.leave(desk, exit)
    }

    fn answer_all(&mut self, desk: &Desk, lines: &Receiver<Vec<u8>>) -> Exit {
        let mut queue = Queue::default();
        let mut open = true;
        while open || !queue.answers.is_empty() {
            while open && queue.answers.len() < AHEAD {
                let next = if queue.answers.is_empty() {
                    lines.recv().ok()
                } else {
                    lines.try_recv().ok()
                };
                let Some(line) = next else {
                    open = !queue.answers.is_empty();
                    break;
                };
                if self.hand_in(desk, &line, &mut queue).is_err() {
                    return Exit::Failure;
                }
            }
            if self.acknowledge_next(&mut queue).is_err() {
                return Exit::Failure;
            }
        }
        match queue.refused {
            0 => Exit::Done,
            some if some < queue.lines => Exit::Partly,
            _ => Exit::Failure,
        }
    }

    /// Writes the acknowledgement of the oldest line.
    fn acknowledge_next(&mut self, queue: &mut Queue) -> io::Result<()> {
        let Some(answer) = queue.answers.pop_front() else {
            return Ok(());
        };
        let object = self.wait_for(answer);
        queue.refused += usize::from(object.get("ok") != Some(&Json::Bool(true)));
        self.io.data_line(&object.to_string())?;
        self.io.stdout.flush()
    }

    /// Hands a line in. A reference that is not there may be one that a line still waiting makes: then those come first.
    fn hand_in(&mut self, desk: &Desk, line: &[u8], queue: &mut Queue) -> io::Result<()> {
        queue.lines += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let mut read = Line {
            locale: &self.locale,
            words: &self.words,
            desk,
        }
        .command(line);
        if matches!(read, Ok(Err((Refusal::NotFound { .. }, _)))) && !queue.answers.is_empty() {
            while !queue.answers.is_empty() {
                self.acknowledge_next(queue)?;
            }
            read = Line {
                locale: &self.locale,
                words: &self.words,
                desk,
            }
            .command(line);
        }
        let answer = self.answer(desk, queue.lines, read);
        queue.answers.push_back(answer);
        Ok(())
    }

    fn answer(&mut self, desk: &Desk, number: usize, read: Result<Meant, Unread>) -> Answer {
        match read {
            Ok(Ok((command, kind))) => {
                let (answer, receipt) = channel();
                let done = move |outcome| {
                    // The reader of acknowledgements may have gone; the command is durable all the same.
                    let _ = answer.send(outcome);
                };
                desk.submit(
                    &self.actor(),
                    command,
                    Arc::new(Control::default()),
                    Box::new(done),
                );
                Answer::Waiting(receipt, kind)
            }
            Ok(Err((refusal, kind))) => Answer::Ready(refusal_line(&refusal, &self.locale, kind)),
            Err(unread) => Answer::Ready(
                json!({"ok": false, "code": unread.code, "line": number, "message": unread.message}),
            ),
        }
    }

    fn wait_for(&mut self, answer: Answer) -> Json {
        match answer {
            Answer::Ready(object) => object,
            Answer::Waiting(receipt, kind) => {
                match receipt.recv().unwrap_or(Err(Refusal::Closed)) {
                    Ok(receipt) => {
                        self.say_made(&receipt.made);
                        done_line(&receipt)
                    }
                    Err(refusal) => refusal_line(&refusal, &self.locale, kind),
                }
            }
        }
    }
}

fn done_line(receipt: &Receipt) -> Json {
    let mut object = Map::new();
    object.insert("ok".into(), true.into());
    object.insert("lsn".into(), receipt.lsn.0.into());
    object.insert(
        "ref".into(),
        receipt
            .subject
            .map(|(_, reference)| reference.to_string())
            .into(),
    );
    if let Some(uneven) = &receipt.uneven {
        object.insert("uneven".into(), super::write::uneven_json(uneven));
    }
    if !receipt.burdens.is_empty() {
        let burdens = super::write::burdens_json(&receipt.burdens);
        object.insert("burdens".into(), burdens.into());
    }
    if receipt.open_lines > 0 {
        object.insert("open_lines".into(), receipt.open_lines.into());
    }
    if !receipt.warned.is_empty() {
        object.insert("warned".into(), receipt.warned.clone().into());
    }
    Json::Object(object)
}

fn refusal_line(refusal: &Refusal, locale: &Locale, kind: Option<Kind>) -> Json {
    let mut object = Map::new();
    object.insert("ok".into(), false.into());
    object.extend(members(refusal, locale, kind));
    Json::Object(object)
}

/// Lines of standard input, read on a thread of their own so that waiting commands and waiting input overlap.
fn read_ahead(stdin: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (lines, inbox) = sync_channel(AHEAD);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stdin);
        loop {
            let mut line = Vec::new();
            let read = (&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            if !matches!(read, Ok(n) if n > 0) || lines.send(line).is_err() {
                return;
            }
        }
    });
    inbox
}

/// Reads one line against the book.
struct Line<'a> {
    locale: &'a Locale,
    words: &'a Vocabulary,
    desk: &'a Desk,
}

/// A command with the kind it is about, or why the book refuses it before it is one.
type Meant = Result<(Command, Option<Kind>), (Refusal, Option<Kind>)>;

impl Line<'_> {
    fn command(&self, line: &[u8]) -> Result<Meant, Unread> {
        let object: Map<String, Json> = serde_json::from_slice(line)
            .map_err(|error| self.unread(TextKey::BatchNotJson, &error.to_string()))?;
        let word = text(&object, "cmd").unwrap_or_default();
        match word {
            "new" => self.record(&object),
            "set" => self.set(&object),
            "move" => self.step(&object),
            "archive" | "restore" => Ok(self.archive(&object, word == "restore")),
            "undo" => Ok(Ok((Command::Undo(None), None))),
            "redo" => Ok(Ok((Command::Redo, None))),
            other => Err(self.unread(TextKey::BatchUnknownCommand, other)),
        }
    }

    fn unread(&self, key: TextKey, what: &str) -> Unread {
        Unread {
            code: "E-BATCH-01",
            message: self.locale.say(key, &[("what", &what)]),
        }
    }

    fn record(&self, object: &Map<String, Json>) -> Result<Meant, Unread> {
        let name = text(object, "kind").unwrap_or_default();
        let kind = Kind::from_name(name).ok_or_else(|| {
            let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.spec().name).collect();
            let values = [("what", &name as _), ("kinds", &names.join(" ") as _)];
            Unread {
                code: "E-BATCH-01",
                message: self.locale.say(TextKey::BatchUnknownKind, &values),
            }
        })?;
        let fields = self.fields(object)?;
        let entries = understand(self.words, kind, &fields, self.desk.today());
        Ok(entries
            .map(|entries| {
                let passage = over(object);
                let new = New {
                    kind,
                    entries,
                    passage,
                };
                (Command::New(new), Some(kind))
            })
            .map_err(|refusal| (refusal, Some(kind))))
    }

    fn set(&self, object: &Map<String, Json>) -> Result<Meant, Unread> {
        let fields = self.fields(object)?;
        Ok(self.found(object).and_then(|(record, reference)| {
            let kind = Some(reference.kind);
            let asked = text(object, "ref").unwrap_or_default();
            let entries = lines(self.desk, (record, reference), asked, fields)
                .and_then(|typed| understand(self.words, reference.kind, &typed, self.desk.today()))
                .map_err(|refusal| (refusal, kind))?;
            Ok((
                Command::Set(Set {
                    record,
                    entries,
                    base: Vec::new(),
                    passage: over(object),
                }),
                kind,
            ))
        }))
    }

    fn step(&self, object: &Map<String, Json>) -> Result<Meant, Unread> {
        let name = text(object, "stage").unwrap_or_default();
        let to = self
            .words
            .goal_of(name)
            .ok_or_else(|| self.unread(TextKey::BatchUnknownStage, name))?;
        let passage = over(object);
        Ok(self.found(object).map(|(record, reference)| {
            (
                Command::Move(Move {
                    course: Course::to(record, to),
                    passage,
                }),
                Some(reference.kind),
            )
        }))
    }

    fn archive(&self, object: &Map<String, Json>, restore: bool) -> Meant {
        self.found(object).map(|(record, reference)| {
            (
                Command::Archive(Archive {
                    records: vec![record],
                    restore,
                }),
                Some(reference.kind),
            )
        })
    }

    fn found(
        &self,
        object: &Map<String, Json>,
    ) -> Result<(crate::domain::record::RecordId, Reference), (Refusal, Option<Kind>)> {
        super::fields::find(self.desk, text(object, "ref").unwrap_or_default())
            .map_err(|refusal| (refusal, None))
    }

    fn fields(&self, object: &Map<String, Json>) -> Result<Vec<Typed>, Unread> {
        let Some(Json::Object(fields)) = object.get("fields") else {
            return Err(self.unread(TextKey::BatchNoFields, "fields"));
        };
        fields
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.typed(name, value)?)))
            .collect()
    }

    /// A JSON value as it would be typed: lists separated by semicolons, null empties.
    fn typed(&self, name: &str, value: &Json) -> Result<String, Unread> {
        match value {
            Json::Null => Ok(String::new()),
            Json::Bool(flag) => Ok(if *flag { "yes" } else { "no" }.to_owned()),
            Json::Number(number) => Ok(number.to_string()),
            Json::String(text) => Ok(text.clone()),
            Json::Array(items) => Ok(items
                .iter()
                .map(|item| self.typed(name, item))
                .collect::<Result<Vec<_>, _>>()?
                .join(";")),
            Json::Object(_) => Err(self.unread(TextKey::BatchNotAValue, name)),
        }
    }
}

fn text<'a>(object: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Json::as_str)
}

/// How a line goes through a gate.
fn over(object: &Map<String, Json>) -> Passage {
    passage(text(object, "override"), text(object, "reason"))
}
