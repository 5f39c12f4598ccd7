//! `timetable bench`: solves a folder of events and prints one line for each beside what was
//! published. It measures; it is not a test, as times differ between machines.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{BenchArgs, Done, Fairness, print, read, read_instance};
use crate::office::csv;
use crate::timetable::board::Watch;
use crate::timetable::cost::Cost;
use crate::timetable::solve::{Outcome, Status, solve};

/// What was published about an event with a fairness.
#[derive(Clone, Debug)]
struct Published {
    fairness: Fairness,
    /// Least breaks, or none when the event was proved impossible.
    best: Option<u64>,
    seconds: Option<f64>,
}

/// One event's line, and what counts for the summary.
struct Row {
    text: String,
    agrees: Option<bool>,
    faster: Option<bool>,
    seconds: f64,
}

const HEAD: &str = "| event | d | verdict | dropped | changed | breaks | bound | table changes | first s | breaks @1 s | @10 s | seconds | published | its seconds |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

/// Runs the verb.
pub(super) fn run(args: &BenchArgs, out: &mut dyn Write) -> Done {
    let published = match &args.published {
        Some(path) => read_published(&read(path)?)?,
        None => BTreeMap::new(),
    };
    print(out, HEAD)?;
    let mut rows = Vec::new();
    for path in events(args)? {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let known = published.get(&name).map_or(&[][..], Vec::as_slice);
        for known in known
            .iter()
            .map(Some)
            .chain(known.is_empty().then_some(None))
        {
            let row = measure(args, &path, known)?;
            print(out, &row.text)?;
            rows.push(row);
        }
    }
    print(out, summary(&rows))?;
    Ok(0)
}

fn events(args: &BenchArgs) -> Result<Vec<PathBuf>, String> {
    let dir = std::fs::read_dir(&args.dir).map_err(|e| format!("{}: {e}", args.dir.display()))?;
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.extension().is_some_and(|e| e == "json")
            && args.only.as_ref().is_none_or(|only| name.contains(only))
    };
    let mut paths: Vec<PathBuf> = dir
        .flatten()
        .map(|entry| entry.path())
        .filter(wanted)
        .collect();
    paths.sort();
    Ok(paths)
}

fn read_published(text: &str) -> Result<BTreeMap<String, Vec<Published>>, String> {
    let sheet = csv::read(text).map_err(|_| "not a table with headings")?;
    let column = |name: &str| {
        let at = sheet.headings.iter().position(|heading| heading == name);
        at.ok_or_else(|| format!("no column {name}"))
    };
    let [name, fairness, best, seconds] = [
        column("instance")?,
        column("fairness")?,
        column("best")?,
        column("maxsat_s")?,
    ];
    let mut published: BTreeMap<String, Vec<Published>> = BTreeMap::new();
    for row in &sheet.rows {
        let field = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let known = published.entry(field(name).to_owned()).or_default();
        known.push(Published {
            fairness: Fairness(field(fairness).parse().ok()),
            best: field(best).parse().ok(),
            seconds: field(seconds).parse().ok(),
        });
    }
    Ok(published)
}

fn measure(args: &BenchArgs, path: &Path, known: Option<&Published>) -> Result<Row, String> {
    let instance = read_instance(path, known.map(|k| k.fairness).or(args.effort.fairness))?;
    let desk = args.effort.desk(None);
    let (outcome, leftovers) = solve(&instance, args.effort.effort(), &desk);
    let seconds = desk.seconds();
    // Freed before the next event, whose clock it would slow down.
    drop(leftovers);
    let agrees = known.map(|known| agrees(&outcome, known));
    let faster = known
        .and_then(|known| known.seconds)
        .map(|theirs| seconds <= theirs);
    let breaks = |cost: Cost| cost.breaks.to_string();
    let at = |seconds| desk.cost_at(seconds).map_or("-".to_owned(), breaks);
    let cells = [
        instance.name.clone(),
        instance.fairness.map_or("-".to_owned(), |d| d.to_string()),
        verdict(outcome.status, agrees),
        number(&outcome, |o| o.dropped_weight),
        number(&outcome, |o| o.changed),
        number(&outcome, |o| o.breaks),
        bound(&outcome),
        number(&outcome, |o| o.table_changes),
        desk.first().map_or("-".to_owned(), |s| format!("{s:.3}")),
        at(1.0),
        at(10.0),
        format!("{seconds:.2}"),
        known.map_or("-".to_owned(), |k| {
            k.best.map_or("none".to_owned(), |b| b.to_string())
        }),
        known
            .and_then(|k| k.seconds)
            .map_or("-".to_owned(), |s| s.to_string()),
    ];
    Ok(Row {
        text: format!("| {} |", cells.join(" | ")),
        agrees,
        faster,
        seconds,
    })
}

fn verdict(status: Status, agrees: Option<bool>) -> String {
    let word = match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
        Status::Unknown => "unknown",
    };
    let mark = if agrees == Some(false) { " MISS" } else { "" };
    format!("{word}{mark}")
}

fn number(outcome: &Outcome, of: impl Fn(&crate::timetable::check::Objective) -> u64) -> String {
    let objective = outcome.objective.as_ref();
    objective.map_or("-".to_owned(), |objective| of(objective).to_string())
}

fn bound(outcome: &Outcome) -> String {
    let bound = outcome.bound;
    format!(
        "{}/{}/{}",
        bound.dropped_weight, bound.changed, bound.breaks
    )
}

fn agrees(outcome: &Outcome, known: &Published) -> bool {
    let found = outcome.objective.map(|objective| objective.breaks);
    match known.best {
        None => outcome.status == Status::Infeasible,
        best => outcome.status == Status::Optimal && found == best,
    }
}

fn summary(rows: &[Row]) -> String {
    let worst = rows.iter().map(|row| row.seconds).fold(0.0, f64::max);
    let total: f64 = rows.iter().map(|row| row.seconds).sum();
    let yes =
        |of: fn(&Row) -> Option<bool>| rows.iter().filter(|row| of(row) == Some(true)).count();
    let known = rows.iter().filter(|row| row.agrees.is_some()).count();
    format!(
        "\n{} of {known} published verdicts, {} of them within the printed time; {} events, {total:.1} s in all, {worst:.1} s at worst",
        yes(|row| row.agrees),
        yes(|row| row.faster),
        rows.len(),
    )
}
