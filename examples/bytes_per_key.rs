//! What a key costs: bytes sent to the terminal and processor time, for one person's session without a terminal.
//!
//! `cargo run --release --example bytes_per_key [NEEDS] [COLUMNSxROWS] [FIRMS] [OTHERS]` builds a book of so many needs (5,000 unless told)
//! and firms (a tenth as many) in a scratch directory, and of so many others (none): gatherings, who takes part in them, activities,
//! consultations and contracts. It drives a session of 120x40 with keys as they arrive from a terminal, and prints for each kind of step
//! the median and the greatest number of bytes, the cells of the screen that differ, the median processor time of the screen's side
//! (understanding the key, changing the screen, drawing, choosing the bytes), and the median time until the screen is at rest, in which
//! the desk's reading of records is too. Last it tells the most memory that was held.

use ikoren::desk::command::{Entries, Import, ImportRow};
use ikoren::desk::{Actor, Command, Desk, Refusal};
use ikoren::domain::date::{Date, FixedClock, Moment};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{activity, company, consultation, contract, event, need, participation};
use ikoren::host::caps::{Caps as Wire, Limits};
use ikoren::host::session::Session;
use ikoren::store::{self, OpenOptions};
use ikoren::text::cells::Ruler;
use ikoren::text::{Lang, Locale};
use ikoren::ui::border::Border;
use ikoren::ui::canvas::Canvas;
use ikoren::ui::face::Face;
use ikoren::ui::input::Millis;
use ikoren::ui::keymap::Keymap;
use ikoren::ui::msg::{Changed, Effect, Msg};
use ikoren::ui::pane::PaneId;
use ikoren::ui::place::Place;
use ikoren::ui::shared::Caps;
use ikoren::ui::theme::Theme;
use ikoren::ui::{Ui, UiSetup};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// 2026-11-22 14:03 in Japan.
const NOW: Moment = Moment::from_millis(1_795_323_780_000);
/// What a screen does by itself so soon after a key belongs to the key: the pane beside a list waits for a pause.
const AFTER: Millis = 500;
const PAGE_DOWN: &str = "\x1b[6~";
const ESC: &str = "\x1b";

const PLACES: [&str; 7] = [
    "手術部",
    "透析室",
    "外来",
    "検査部",
    "看護部",
    "放射線科",
    "薬剤部",
];
const THINGS: [&str; 11] = [
    "点滴台",
    "吸引瓶",
    "車椅子",
    "薬品棚",
    "手すり",
    "電極",
    "肩掛け",
    "体位枕",
    "呼出し釦",
    "食札",
    "採尿容器",
];
const TROUBLES: [&str; 9] = [
    "が倒れる",
    "の残りが見えない",
    "に手が届かない",
    "の音が大きい",
    "が片手で開かない",
    "を一人で運べない",
    "の紐が絡む",
    "が洗いにくい",
    "を取り違える",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let records: usize = args.next().map_or(Ok(5_000), |count| count.parse())?;
    let size = args
        .next()
        .map_or(Ok((120, 40)), |size| dimensions(&size))?;
    let firms = args
        .next()
        .map_or(Ok(records / 10), |count| count.parse())?;
    let others: usize = args.next().map_or(Ok(0), |count| count.parse())?;
    let dir = tempfile::tempdir()?;
    let me = Actor::owner("山本", "県医工連携室");
    let desk = book(dir.path(), &me, (records, firms, others))?;
    let mut out = std::io::stdout().lock();
    let (columns, rows) = size;
    writeln!(
        out,
        "{records} needs, {firms} firms, {others} others, {columns}x{rows}"
    )?;
    writeln!(
        out,
        "| step | times | bytes | at most | cells | CPU us | at rest us |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    let mut bench = Bench::new(desk, me, size);
    for step in steps(size.1) {
        writeln!(out, "{}", bench.take(&step)?)?;
    }
    bench.desk.close().map_err(|refusal| told(&refusal))?;
    writeln!(out, "most memory: {} MiB", most_memory()?)?;
    Ok(())
}

/// The most memory that this process has held, in MiB.
fn most_memory() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.map_or(Ok(0), str::parse)? / 1024)
}

fn dimensions(size: &str) -> Result<(u16, u16), Box<dyn Error>> {
    let (columns, rows) = size.split_once('x').ok_or("a size is COLUMNSxROWS")?;
    Ok((columns.parse()?, rows.parse()?))
}

/// Keys that are measured one by one, after keys that are not.
struct Step {
    name: &'static str,
    before: &'static str,
    keys: Vec<&'static str>,
}

fn steps(rows: u16) -> Vec<Step> {
    let step = |name, before, keys: Vec<&'static str>| Step { name, before, keys };
    // More lines down than any list has rows on the screen.
    let to_the_edge: &'static str = "j".repeat(usize::from(rows)).leak();
    vec![
        step("start", "", vec![""]),
        step("board: one card down", "", vec!["j"; 5]),
        step("board: next column", "", vec!["l", "h", "l", "h"]),
        step("list: from the board and back", "", vec!["v", "v", "v"]),
        step("list: one line down", "", vec!["j"; 12]),
        step(
            "list: one line down at the edge",
            to_the_edge,
            vec!["j"; 12],
        ),
        step("list: one page down", "", vec![PAGE_DOWN; 8]),
        step("another pane and back", "", vec!["3", "2", "3", "2"]),
        step("filter: opened", "", vec!["/"]),
        step(
            "filter: one character",
            "",
            vec!["点", "滴", "台", "の", "音"],
        ),
        step("filter: dropped", "", vec![ESC]),
        step("record: opened", "gg", vec!["\r"]),
        step("record: next tab", "", vec!["\t"; 3]),
        step("record: closed", "", vec![ESC]),
        step("form: opened", "", vec!["n"]),
        step("form: one character", "", vec!["点", "滴", "台", "a", "b"]),
        step("form: next field", "", vec!["\t"; 3]),
        step("form: closed", "", vec![ESC]),
        step("today, and back", "", vec!["1", "2", "1", "2"]),
        step("today: one line down", "1", vec!["j"; 12]),
        step("roster, and back", "", vec!["3", "1", "3", "1"]),
        step("roster: one line down", "3", vec!["j"; 12]),
        step("gatherings, and back", "", vec!["4", "1", "4", "1"]),
        step("gatherings: one line down", "4", vec!["j"; 12]),
        step("contracts, and back", "", vec!["5", "1", "5", "1"]),
        step("contracts: one line down", "5", vec!["j"; 12]),
        step("figures, and back", "", vec!["6", "1", "6", "1"]),
    ]
}

/// A session on a book, and what each step cost.
struct Bench {
    desk: Desk,
    me: Actor,
    session: Session<Ui>,
    canvas: Canvas,
    size: (u16, u16),
    now: Millis,
    begun: bool,
}

/// What one key cost.
struct Cost {
    bytes: usize,
    cells: usize,
    cpu: Duration,
    rest: Duration,
}

impl Bench {
    fn new(desk: Desk, me: Actor, size: (u16, u16)) -> Self {
        let mut ui = Ui::new(UiSetup {
            lang: Lang::Ja,
            theme: Theme::default(),
            keymap: Keymap::built_in(),
            caps: Caps {
                border: Border::Unicode,
                wide: false,
                local: true,
                own: true,
            },
            actor: me.clone(),
            texts: desk.texts(),
            now: NOW,
            size,
            filters: Vec::new(),
            last_visit: None,
            place: Place::at(PaneId::Needs),
            mouse: false,
        });
        if let Some(book) = desk.book() {
            ui.take(Msg::Book {
                book,
                changed: Changed::All,
                complete: true,
                others: Vec::new(),
            });
        }
        let wire = Wire::of("xterm-256color", false);
        let session = Session::new(ui, size.0, size.1, wire, Limits::default());
        let canvas = Canvas::new(size.0, size.1, Ruler::NARROW);
        Self {
            desk,
            me,
            session,
            canvas,
            size,
            now: 0,
            begun: false,
        }
    }

    /// Takes the keys of a step and says what they cost.
    fn take(&mut self, step: &Step) -> Result<String, Box<dyn Error>> {
        for key in step.before.chars() {
            self.key(&key.to_string())?;
        }
        let costs = step.keys.iter().map(|key| self.key(key));
        let costs: Vec<Cost> = costs.collect::<Result<_, _>>()?;
        let bytes = |cost: &Cost| cost.bytes;
        Ok(format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            step.name,
            costs.len(),
            median(costs.iter().map(bytes)),
            costs.iter().map(bytes).max().unwrap_or_default(),
            median(costs.iter().map(|cost| cost.cells)),
            median(costs.iter().map(|cost| cost.cpu.as_micros())),
            median(costs.iter().map(|cost| cost.rest.as_micros())),
        ))
    }

    /// One key, and all that the screen does because of it. The first is the start of the session.
    fn key(&mut self, key: &str) -> Result<Cost, Box<dyn Error>> {
        self.now += 10_000;
        let before = self.picture();
        let mut cost = Cost {
            bytes: 0,
            cells: 0,
            cpu: Duration::ZERO,
            rest: Duration::ZERO,
        };
        let begun = Instant::now();
        let (begin, fed) = (!std::mem::replace(&mut self.begun, true), key.as_bytes());
        self.timed(&mut cost, |bench| {
            if begin {
                bench.session.enter();
            }
            bench.session.wake(bench.now);
            bench.session.feed(fed, bench.now);
        });
        self.settle(&mut cost)?;
        cost.rest = begun.elapsed();
        let differ = |(old, new): &(&String, &String)| old != new;
        cost.cells = before.iter().zip(&self.picture()).filter(differ).count();
        Ok(cost)
    }

    /// Draws, answers and wakes until the screen is at rest.
    fn settle(&mut self, cost: &mut Cost) -> Result<(), Box<dyn Error>> {
        let end = self.now + AFTER;
        loop {
            let sent = self.timed(cost, |bench| {
                bench.session.frame(&mut bench.canvas, bench.now).len()
            });
            cost.bytes += sent;
            let answers = self.answers()?;
            if !answers.is_empty() {
                self.timed(cost, |bench| {
                    let ui = bench.session.face_mut();
                    answers.into_iter().for_each(|answer| ui.take(answer));
                });
                continue;
            }
            match self.session.deadline().filter(|at| *at <= end) {
                Some(at) => {
                    self.now = self.now.max(at) + 1;
                    self.timed(cost, |bench| bench.session.wake(bench.now));
                }
                None => return Ok(()),
            }
        }
    }

    /// What the desk answers to what the screen wants.
    fn answers(&mut self) -> Result<Vec<Msg>, Box<dyn Error>> {
        let mut answers = Vec::new();
        for effect in self.session.face_mut().take_effects() {
            // Drafts and settings would go to a disk that no screen waits for.
            if let Effect::Open { token, id } | Effect::Glance { token, id } = effect {
                let opened = self.desk.glance(&self.me, id);
                let opened = opened.map_err(|refusal| told(&refusal))?.map(Box::new);
                answers.push(Msg::Opened { token, opened });
            } else if let Effect::CheckGate { token, record, to } = effect {
                let gate = self.desk.gate(&self.me, record, to).ok().map(Box::new);
                answers.push(Msg::Checked { token, gate });
            }
        }
        Ok(answers)
    }

    fn timed<T>(&mut self, cost: &mut Cost, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = cpu();
        let result = work(self);
        cost.cpu += cpu().saturating_sub(before);
        result
    }

    /// The screen's cells as they are now.
    fn picture(&self) -> Vec<String> {
        let mut canvas = Canvas::new(self.size.0, self.size.1, Ruler::NARROW);
        if self.begun {
            self.session.face().view(&mut canvas);
        }
        let cells = canvas.buffer().content().iter();
        cells.map(|cell| format!("{cell:?}")).collect()
    }
}

fn median<T: Ord + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    let middle = values.len() / 2;
    values.into_iter().nth(middle).unwrap_or_default()
}

/// Processor time of this thread.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanos = u32::try_from(time.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanos)
}

/// A book of so many needs, firms and others, taken in as sheets.
fn book(
    dir: &Path,
    me: &Actor,
    (needs, firms, others): (usize, usize, usize),
) -> Result<Desk, Box<dyn Error>> {
    let options = OpenOptions {
        create: true,
        prober: None,
        now: NOW,
        user: "bench".to_owned(),
        machine: [7; 16],
    };
    let (store, _) = store::open(&dir.join("book"), &options, &mut |_| {})
        .map_err(|error| Locale::new(Lang::En).store_error(&error))?;
    let desk = Desk::start(store, Arc::new(FixedClock::new(NOW)));
    let sheets: [Sheet; 7] = [
        (Kind::Company, firms, a_firm),
        (Kind::Need, needs, a_need),
        (Kind::Event, others / 20, an_event),
        (Kind::Participation, others * 9 / 20, a_part),
        (Kind::Activity, others / 4, an_activity),
        (Kind::Consultation, others / 8, a_consultation),
        (Kind::Contract, others / 8, a_contract),
    ];
    for (kind, count, entries) in sheets {
        if count == 0 {
            continue;
        }
        let row = |at| ImportRow {
            line: 0,
            update: None,
            entries: entries(at),
        };
        let rows = (0..count).map(row).collect();
        desk.run(me, Command::Import(Import { kind, rows }))
            .map_err(|refusal| told(&refusal))?;
    }
    desk.load_book().map_err(|refusal| told(&refusal))?;
    desk.fold_texts().map_err(|refusal| told(&refusal))?;
    Ok(desk)
}

/// A kind, how many of them, what stands in each.
type Sheet = (Kind, usize, fn(usize) -> Entries);

fn told(refusal: &Refusal) -> String {
    Locale::new(Lang::En).refusal(refusal, Kind::Need)
}

fn a_need(at: usize) -> Entries {
    let days = i32::try_from(at % 90).unwrap_or_default();
    let due = Date::from_days(NOW.date().days() + days - 20);
    let mut entries = vec![
        (need::TITLE.id(), line(&title(at))),
        (
            need::HOSPITAL.id(),
            Entry::Named {
                kinds: &[Kind::Hospital],
                typed: Text::line(&format!("みずなら第{}病院", at % 40 + 1)),
            },
        ),
        (need::DEPARTMENT.id(), line(turn(&PLACES, at))),
        (
            need::PROBLEM.id(),
            line("夜間に一人で運ぶとき足元が見えず、月に三度ほど転びかける。"),
        ),
        (need::TAGS.id(), Entry::Members(vec![Value::line("樹脂")])),
        (need::BALL.id(), line("企業")),
    ];
    entries.extend(due.map(|due| (need::DUE.id(), Entry::Value(Value::Date(due)))));
    entries
}

fn a_firm(at: usize) -> Entries {
    let name = format!("{}製作所{}", turn(&THINGS, at), at + 1);
    vec![
        (company::NAME.id(), line(&name)),
        (company::PREFECTURE.id(), line("山形県")),
        (
            company::TAGS.id(),
            Entry::Members(vec![Value::line("縫製")]),
        ),
    ]
}

fn day(ahead: usize, before: i32) -> Entry {
    let days = i32::try_from(ahead).unwrap_or_default();
    let date = Date::from_days(NOW.date().days() + days - before);
    date.map_or(Entry::Clear, |date| Entry::Value(Value::Date(date)))
}

fn linked(kind: &'static [Kind], letter: char, number: usize) -> Entry {
    Entry::Named {
        kinds: kind,
        typed: Text::line(&format!("{letter}-{number}")),
    }
}

fn an_event(at: usize) -> Entries {
    let name = format!("{}交流会 第{}回", turn(&PLACES, at), at + 1);
    vec![
        (event::TITLE.id(), line(&name)),
        (event::KIND.id(), choice("exchange")),
        (event::ON.id(), day(at % 400, 300)),
        (event::VENUE.id(), line("県民会館 中ホール")),
    ]
}

fn a_part(at: usize) -> Entries {
    vec![
        (
            participation::EVENT.id(),
            linked(&[Kind::Event], 'E', at / 9 + 1),
        ),
        (
            participation::WHO.id(),
            linked(&[Kind::Company], 'F', at % 400 + 1),
        ),
        (participation::ROLE.id(), choice("firm")),
    ]
}

fn an_activity(at: usize) -> Entries {
    vec![
        (
            activity::PURPOSE.id(),
            line(&format!("{}の見学", title(at))),
        ),
        (
            activity::ON.id(),
            day(0, i32::try_from(at % 300).unwrap_or(0)),
        ),
        (
            activity::ABOUT.id(),
            linked(&[Kind::Company], 'F', at % 400 + 1),
        ),
    ]
}

fn a_consultation(at: usize) -> Entries {
    vec![
        (
            consultation::TITLE.id(),
            line(&format!("{}の相談", title(at))),
        ),
        (
            consultation::ON.id(),
            day(0, i32::try_from(at % 300).unwrap_or(0)),
        ),
        (
            consultation::STATE.id(),
            choice(turn(&["answered", "open"], at)),
        ),
    ]
}

fn a_contract(at: usize) -> Entries {
    vec![
        (
            contract::KIND.id(),
            choice(turn(&["nda", "joint-research"], at)),
        ),
        (
            contract::COMPANY.id(),
            linked(&[Kind::Company], 'F', at % 400 + 1),
        ),
        (contract::DUE.id(), day(at % 90, 20)),
        (contract::BALL.id(), line("企業")),
    ]
}

fn choice(code: &'static str) -> Entry {
    Entry::Value(Value::choice(code))
}

fn title(at: usize) -> String {
    let (place, thing) = (turn(&PLACES, at / 5), turn(&THINGS, at));
    format!("{place}で{thing}{}", turn(&TROUBLES, at / 3))
}

fn turn(words: &[&'static str], at: usize) -> &'static str {
    words.get(at % words.len()).copied().unwrap_or_default()
}

fn line(text: &str) -> Entry {
    Entry::Value(Value::line(text))
}
