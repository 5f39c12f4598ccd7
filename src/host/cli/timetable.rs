//! `ikoren timetable`: the timetable engine for scripts and measurements. These verbs open no book.

mod bench;
mod desk;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::desk::{Desk, Word};
use crate::timetable::board::Watch;
use crate::timetable::check::check;
use crate::timetable::instance::{Instance, Solution};
use crate::timetable::solve::{Effort, Outcome, solve};

/// What to do with an event file.
#[derive(Clone, Debug, Subcommand)]
pub enum TimetableCommand {
    /// Make the best timetable and say how good it is
    Solve(SolveArgs),
    /// Judge a timetable: exit code 1 when it breaks a rule
    Check(CheckArgs),
    /// Solve every event of a folder and compare with published results
    Bench(BenchArgs),
}

/// Arguments of `solve`.
#[derive(Clone, Debug, Args)]
pub struct SolveArgs {
    /// An event in the b2b-1 format
    pub instance: PathBuf,
    #[command(flatten)]
    effort: EffortArgs,
    /// Where to write the timetable
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print one JSON line for each improvement
    #[arg(long)]
    pub trace: bool,
}

/// Arguments of `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// An event in the b2b-1 format
    pub instance: PathBuf,
    /// Its timetable
    pub solution: PathBuf,
    /// Another fairness than the event's: a number, or none
    #[arg(long, value_parser = fairness)]
    pub fairness: Option<Fairness>,
}

/// Arguments of `bench`.
#[derive(Clone, Debug, Args)]
pub struct BenchArgs {
    /// A folder of events in the b2b-1 format
    pub dir: PathBuf,
    #[command(flatten)]
    effort: EffortArgs,
    /// Published results: instance, fairness, best value, status, seconds
    #[arg(long, value_name = "FILE")]
    pub published: Option<PathBuf>,
    /// Only events whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
}

#[derive(Clone, Debug, Args)]
struct EffortArgs {
    /// Stop after so many seconds
    #[arg(long, default_value_t = 60.0, value_name = "S")]
    seconds: f64,
    /// 1, or 2: annealing and proof side by side
    #[arg(long, default_value_t = 2, value_name = "N")]
    threads: usize,
    /// Chance
    #[arg(long, default_value_t = 1, value_name = "K")]
    seed: u64,
    /// Stop after so many rounds on one thread: the same seed then gives the same timetable
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Another fairness than the event's: a number, or none
    #[arg(long, value_parser = fairness)]
    fairness: Option<Fairness>,
    /// Count CPU seconds for each thread, as on a machine with nothing else to do
    #[arg(long)]
    cpu_clock: bool,
}

impl EffortArgs {
    fn effort(&self) -> Effort {
        Effort {
            seed: self.seed,
            threads: self.threads,
            rounds: self.steps,
            tables: true,
        }
    }

    fn desk(&self, words: Option<mpsc::Sender<Word>>) -> Desk {
        Desk::new(self.seconds, self.cpu_clock.then_some(self.threads), words)
    }
}

/// A fairness given on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fairness(Option<usize>);

fn fairness(text: &str) -> Result<Fairness, String> {
    match text {
        "none" => Ok(Fairness(None)),
        number => number
            .parse()
            .map(|d| Fairness(Some(d)))
            .map_err(|_| "a number or none".to_owned()),
    }
}

/// Runs a verb; the exit code.
pub fn run(command: &TimetableCommand, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let done = match command {
        TimetableCommand::Solve(args) => run_solve(args, out),
        TimetableCommand::Check(args) => run_check(args, out),
        TimetableCommand::Bench(args) => bench::run(args, out),
    };
    done.unwrap_or_else(|why| {
        // Nothing better can be done when even standard error is closed.
        let _ = writeln!(err, "ikoren timetable: {why}");
        2
    })
}

type Done = Result<u8, String>;

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn read_instance(path: &Path, fairness: Option<Fairness>) -> Result<Instance, String> {
    let mut instance =
        Instance::parse(&read(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    if let Some(Fairness(d)) = fairness {
        instance.fairness = d;
    }
    Ok(instance)
}

fn print(out: &mut dyn Write, line: impl std::fmt::Display) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|e| e.to_string())
}

/// The engine works on another thread, so that its news can be printed here as they come. That thread also
/// frees what the search leaves behind, which nobody waits for: it ends with the process at the latest.
fn run_solve(args: &SolveArgs, out: &mut dyn Write) -> Done {
    let instance = read_instance(&args.instance, args.effort.fairness)?;
    let (done, words) = mpsc::channel();
    let desk = args.effort.desk(args.trace.then(|| done.clone()));
    let effort = args.effort.effort();
    std::thread::spawn(move || {
        let (outcome, leftovers) = solve(&instance, effort, &desk);
        // Whoever asked is there until the answer comes.
        let _ = done.send(Word::Done(Box::new(outcome), desk.seconds()));
        drop(leftovers);
    });
    let (outcome, seconds) = heard(words, out).ok_or("the solver broke down")?;
    // Neither a closed pipe nor a wrong path may cost the other of the two.
    let printed = print(out, last_line(&outcome, seconds));
    if let (Some(path), Some(solution)) = (&args.out, &outcome.solution) {
        std::fs::write(path, solution.to_json()).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    printed?;
    Ok(u8::from(outcome.solution.is_none()))
}

/// Prints the news until the search is over; nothing when it broke down.
fn heard(words: mpsc::Receiver<Word>, out: &mut dyn Write) -> Option<(Box<Outcome>, f64)> {
    for word in words {
        match word {
            Word::News(line) => {
                // A closed pipe must not lose the timetable: it is still written to its file.
                let _ = writeln!(out, "{line}");
            }
            Word::Done(outcome, seconds) => return Some((outcome, seconds)),
        }
    }
    None
}

fn last_line(outcome: &Outcome, seconds: f64) -> Value {
    json!({
        "status": outcome.status,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": desk::millis(seconds),
        "clash": outcome.clash,
    })
}

fn run_check(args: &CheckArgs, out: &mut dyn Write) -> Done {
    let instance = read_instance(&args.instance, args.fairness)?;
    let solution = Solution::parse(&read(&args.solution)?)
        .map_err(|e| format!("{}: {e}", args.solution.display()))?;
    let verdict = check(&instance, &solution);
    let mut line = json!({"instance": instance.name, "feasible": verdict.feasible()});
    if let (Value::Object(line), Value::Object(more)) = (&mut line, json!(verdict)) {
        line.extend(more);
    }
    print(out, line)?;
    Ok(u8::from(!verdict.feasible()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::Value;

    use super::{TimetableCommand, run};

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        verb: TimetableCommand,
    }

    /// Two needs and two companies meet crosswise in three slots.
    const EVENT: &str = r#"{"format":"b2b-1","name":"small","mode":"all","slots":3,"morning":2,
        "tables":2,"fairness":1,
        "participants":[{"id":0,"forbidden":[0]},{"id":1,"forbidden":[]},
                        {"id":2,"forbidden":[]},{"id":3,"forbidden":[]}],
        "meetings":[{"id":0,"a":0,"b":2},{"id":1,"a":0,"b":3},{"id":2,"a":1,"b":2},{"id":3,"a":1,"b":3}]}"#;

    fn verb(args: &[&str]) -> (u8, Vec<Value>) {
        let line = Line::try_parse_from([&["timetable"], args].concat()).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&line.verb, &mut out, &mut err);
        let out = String::from_utf8(out).unwrap();
        let lines = out
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        (code, lines.collect())
    }

    #[test]
    fn what_solve_writes_check_accepts() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
        let (event, plan) = (path("event.json"), path("plan.json"));
        std::fs::write(&event, EVENT).unwrap();
        let (code, lines) = verb(&[
            "solve",
            &event,
            "--out",
            &plan,
            "--trace",
            "--steps",
            "20",
            "--threads",
            "1",
        ]);
        let last = lines.last().unwrap();
        assert_eq!((code, &last["status"]), (0, &Value::from("optimal")));
        assert_eq!(last["objective"]["breaks"], last["bound"]["breaks"]);
        assert!(lines.len() > 1 && lines[0]["bound"]["breaks"].is_number());
        let (code, lines) = verb(&["check", &event, &plan]);
        assert_eq!((code, &lines[0]["feasible"]), (0, &Value::from(true)));
        assert_eq!(lines[0]["objective"], last["objective"]);
    }

    #[test]
    fn an_impossible_event_is_explained() {
        let dir = tempfile::tempdir().unwrap();
        let event = dir.path().join("event.json");
        std::fs::write(
            &event,
            EVENT.replace(r#""forbidden":[0]"#, r#""forbidden":[0,1]"#),
        )
        .unwrap();
        let (code, lines) = verb(&["solve", event.to_str().unwrap()]);
        assert_eq!((code, &lines[0]["status"]), (1, &Value::from("infeasible")));
        assert_eq!(lines[0]["clash"][0]["participant"], 0);
    }

    #[test]
    fn a_path_nobody_can_write_to_does_not_cost_the_verdict() {
        let dir = tempfile::tempdir().unwrap();
        let event = dir.path().join("event.json");
        std::fs::write(&event, EVENT).unwrap();
        let (code, lines) = verb(&[
            "solve",
            event.to_str().unwrap(),
            "--out",
            "/nowhere/plan.json",
        ]);
        assert_eq!((code, &lines[0]["status"]), (2, &Value::from("optimal")));
    }

    #[test]
    fn a_missing_file_is_an_error_and_not_a_verdict() {
        assert_eq!(verb(&["check", "/nowhere.json", "/nowhere.json"]).0, 2);
    }

    #[test]
    fn bench_compares_with_what_was_published() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("small.json"), EVENT).unwrap();
        let csv = dir.path().join("published.csv");
        std::fs::write(
            &csv,
            "instance,fairness,best,status,maxsat_s\nsmall,1,0,opt,9\nsmall,0,0,opt,9\n",
        )
        .unwrap();
        let line = Line::try_parse_from([
            "timetable",
            "bench",
            dir.path().to_str().unwrap(),
            "--published",
            csv.to_str().unwrap(),
            "--threads",
            "1",
        ])
        .unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(run(&line.verb, &mut out, &mut err), 0);
        let table = String::from_utf8(out).unwrap();
        assert!(table.contains("2 of 2 published verdicts"), "{table}");
    }
}
