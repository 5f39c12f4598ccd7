//! `kpi`: the figures of the screen, of today or of any day before, as the journal tells it.

use super::Office;
use super::args::{FigureFormat, Kpi};
use super::exit::Exit;
use crate::desk::figures::{Beside, Figure, Figures, figures};
use crate::domain::date::{Date, parse_date};
use crate::office::csv::{self, CsvEncoding};
use crate::office::json::SCHEMA;
use crate::text::TextKey;
use serde_json::{Value as Json, json};

impl Office<'_, '_> {
    /// `kpi [--on DATE] [--format table|csv|json]`
    pub(super) fn kpi(&mut self, args: &Kpi) -> Exit {
        self.look(None, |office, desk| {
            let today = desk.today();
            let on = match office.key_day(args.on.as_deref(), today) {
                Ok(on) => on,
                Err(exit) => return Ok(exit),
            };
            let figures = if on == today {
                figures(&*desk.load_book()?, on)
            } else {
                desk.figures_on(on)?
            };
            Ok(office.print_figures(&figures, args.format))
        })
    }

    /// 基準日 as typed; a day to come has no figures yet.
    fn key_day(&mut self, typed: Option<&str>, today: Date) -> Result<Date, Exit> {
        let Some(typed) = typed else {
            return Ok(today);
        };
        let day = parse_date(typed, today).ok().filter(|day| *day <= today);
        day.ok_or_else(|| {
            let text = self.locale.say(TextKey::FigureBadDay, &[("typed", &typed)]);
            self.io.say(&text);
            Exit::Usage
        })
    }

    fn print_figures(&mut self, figures: &Figures, format: FigureFormat) -> Exit {
        if let Some(begins) = figures.begins {
            let text = self.locale.say(TextKey::FigureBegins, &[("day", &begins)]);
            self.io.say(&text);
        }
        let format = if self.global.json {
            FigureFormat::Json
        } else {
            format
        };
        match format {
            FigureFormat::Json => {
                let object = self.figures_json(figures);
                self.json(&object, Exit::Done)
            }
            FigureFormat::Csv => {
                let bytes = self.figures_csv(figures);
                match self.io.stdout.write_all(&bytes) {
                    Ok(()) => Exit::Done,
                    Err(_) => Exit::Failure,
                }
            }
            FigureFormat::Table => {
                let text = self.figures_table(figures);
                self.put(&text)
            }
        }
    }

    pub(super) fn put(&mut self, text: &str) -> Exit {
        if self.io.data(text).is_ok() {
            Exit::Done
        } else {
            Exit::Failure
        }
    }

    fn figures_json(&self, figures: &Figures) -> Json {
        let figure = |figure: &Figure| {
            let (name, value) = beside(figure);
            let (kind, filter) = &figure.list;
            let mut row = json!({
                "label": self.locale.figure(figure),
                "n": figure.n,
                "kind": kind.spec().name,
                "filter": filter,
            });
            if let (Some(value), Some(object)) = (value, row.as_object_mut()) {
                object.insert(name.to_owned(), value.into());
            }
            row
        };
        let groups = figures.groups.iter().map(|group| {
            let rows: Vec<Json> = group.figures.iter().map(figure).collect();
            json!({
                "id": group.heading.code(),
                "label": self.locale.figures_heading(group.heading),
                "rows": rows,
            })
        });
        let groups: Vec<Json> = groups.collect();
        let mut object = json!({"schema": SCHEMA, "on": figures.on.to_string(), "groups": groups});
        if let (Some(begins), Some(object)) = (figures.begins, object.as_object_mut()) {
            object.insert("history_begins".to_owned(), begins.to_string().into());
        }
        object
    }

    fn figures_csv(&self, figures: &Figures) -> Vec<u8> {
        const HEAD: [&str; 8] = [
            "on", "group", "figure", "n", "beside", "value", "kind", "filter",
        ];
        let on = figures.on.to_string();
        let mut rows = Vec::new();
        for group in &figures.groups {
            let heading = self.locale.figures_heading(group.heading);
            for figure in &group.figures {
                let (name, value) = beside(figure);
                let (kind, filter) = &figure.list;
                rows.push([
                    on.clone(),
                    heading.to_owned(),
                    self.locale.figure(figure),
                    figure.n.to_string(),
                    name.to_owned(),
                    value.map_or(String::new(), |value| value.to_string()),
                    kind.spec().name.to_owned(),
                    filter.clone(),
                ]);
            }
        }
        csv::write(&HEAD, rows, CsvEncoding::Utf8).bytes
    }

    fn figures_table(&self, figures: &Figures) -> String {
        let ruler = crate::text::cells::Ruler::NARROW;
        let mut text = self.locale.say(TextKey::FigureOn, &[("day", &figures.on)]);
        text.push('\n');
        for group in &figures.groups {
            text.push_str(&format!(
                "\n{}\n",
                self.locale.figures_heading(group.heading)
            ));
            for figure in &group.figures {
                let label = ruler.pad_right(&self.locale.figure(figure), 40);
                let n = ruler.pad_left(&self.locale.count(figure.list.0, figure.n), 8);
                let line = format!("  {label} {n}  {}", self.locale.figure_beside(figure));
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }
}

/// The number beside a figure, with its name.
fn beside(figure: &Figure) -> (&'static str, Option<i64>) {
    let count = |n: usize| i64::try_from(n).ok();
    match figure.beside {
        None => ("", None),
        Some(Beside::AverageDays(days)) => ("average_days", Some(days)),
        Some(Beside::LongestDays(days)) => ("longest_days", Some(days)),
        Some(Beside::SinceDays(days)) => ("days_since", Some(days)),
        Some(Beside::Firms(n)) => ("distinct_firms", count(n)),
        Some(Beside::ThisYear(n)) => ("this_fiscal_year", count(n)),
    }
}
