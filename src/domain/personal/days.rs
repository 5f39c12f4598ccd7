//! Days that lead to one person: when somebody was born, when something happened to a patient.

use super::letters::{Letters, is_figure, is_stop};
use super::{Found, Rule};

const ERAS: &[&str] = &["明治", "大正", "昭和", "平成", "令和"];
const BIRTH_LABELS: &[&str] = &["生年月日", "誕生日", "生まれた日", "DOB"];

/// What happens to a patient on a day.
#[rustfmt::skip]
const EVENTS: &[&str] = &[
    "入院した", "入院され", "入院の", "搬送", "受診した", "受診され", "来院した", "来院され", "退院した", "退院され", "転院",
    "死亡", "亡くな", "永眠", "急変", "転倒", "転落", "心停止", "出生", "出産", "手術を受け", "手術した", "発症", "誤嚥",
    "自己抜去", "抜去", "窒息", "救急外来に",
];

/// What makes an event a topic: 転倒予防, 死亡率.
#[rustfmt::skip]
const NO_EVENT: &[&str] = &[
    "予防", "防止", "対策", "率", "件数", "リスク", "評価", "訓練", "講習", "委員",
];

/// Birth dates and dated incidents.
pub(super) fn find(text: &Letters, found: &mut Vec<Found>) {
    for at in 0..text.len() {
        found.extend(birth(text, at));
        found.extend(incident(text, at));
        found.extend(labelled_birth(text, at));
    }
}

/// A written date: where it ends and whether it has a day.
struct Written {
    end: usize,
    has_day: bool,
    has_year: bool,
}

/// 昭和23年5月6日, S23.5.6, 1948/07/03, 9月3日, 昭和23年.
fn date(text: &Letters, at: usize) -> Option<Written> {
    let inside = text
        .before(at)
        .is_some_and(|c| is_figure(c) || c.is_ascii_alphabetic() || matches!(c, '/' | '.' | '-'));
    if inside {
        return None;
    }
    let era = text.any(at, ERAS).or_else(|| short_era(text, at));
    let year_start = era.unwrap_or(at);
    let first = text.run(year_start, 4, is_figure);
    if first == year_start {
        return None;
    }
    match text.get(first) {
        Some('年') => Some(in_kanji(text, first + 1)),
        Some('月') if era.is_none() => day_of(text, first + 1).map(|end| Written {
            end,
            has_day: true,
            has_year: false,
        }),
        Some('/' | '.' | '-') if era.is_some() || first == year_start + 4 => {
            with_marks(text, first)
        }
        _ => None,
    }
}

fn short_era(text: &Letters, at: usize) -> Option<usize> {
    let end = text.any(at, &["M", "T", "S", "H", "R"])?;
    text.get(end)
        .is_some_and(|c| c.is_ascii_digit())
        .then_some(end)
}

fn in_kanji(text: &Letters, after_year: usize) -> Written {
    let month = text.run(after_year, 3, is_figure);
    let day = (text.get(month) == Some('月') && month > after_year)
        .then(|| day_of(text, month + 1))
        .flatten();
    Written {
        end: day.unwrap_or(after_year),
        has_day: day.is_some(),
        has_year: true,
    }
}

fn day_of(text: &Letters, start: usize) -> Option<usize> {
    let end = text.run(start, 3, is_figure);
    (end > start && text.get(end) == Some('日')).then_some(end + 1)
}

fn with_marks(text: &Letters, mark: usize) -> Option<Written> {
    let separator = text.get(mark)?;
    let digit = |c: char| c.is_ascii_digit();
    let month = text.run(mark + 1, 2, digit);
    let same = text.get(month) == Some(separator) && month > mark + 1;
    let day = text.run(month + 1, 2, digit);
    let whole = same && day > month + 1 && !text.get(day).is_some_and(digit);
    whole.then_some(Written {
        end: day,
        has_day: true,
        has_year: true,
    })
}

/// 昭和23年5月6日生まれ, 1948年生; not 生後 or 生活.
fn birth(text: &Letters, at: usize) -> Option<Found> {
    let written = date(text, at)?;
    let gap = text.run(written.end, 4, |c| {
        matches!(c, ' ' | '(' | ')' | 'に' | '日' | '頃')
    });
    let end = text.any(gap, &["生まれ", "生れ", "誕生", "生"])?;
    let other = text
        .any(
            gap,
            &[
                "生後", "生活", "生理", "生産", "生徒", "生命", "生検", "生体", "生食",
            ],
        )
        .is_some();
    (!other && written.has_year).then_some(Found {
        rule: Rule::BirthDate,
        start: at,
        end,
    })
}

/// 生年月日は1948/07/03, 誕生日：5月6日.
fn labelled_birth(text: &Letters, at: usize) -> Option<Found> {
    let label = text.any(at, BIRTH_LABELS)?;
    let start = text.run(label, 3, |c| matches!(c, ' ' | ':' | 'は' | 'が' | '('));
    let written = date(text, start)?;
    written.has_day.then_some(Found {
        rule: Rule::BirthDate,
        start: at,
        end: written.end,
    })
}

/// 令和8年9月3日に入院した方: a day and what happened on it to somebody. 4月1日から, 9月3日まで are plans.
fn incident(text: &Letters, at: usize) -> Option<Found> {
    let written = date(text, at)?;
    let plan = text
        .any(
            written.end,
            &[
                "から", "まで", "より", "以降", "付", "現在", "時点", "開催", "開院",
            ],
        )
        .is_some();
    if plan || !written.has_day {
        return None;
    }
    let sentence_end = text.run(written.end, 24, |c| !is_stop(c));
    let happened = (written.end..sentence_end)
        .filter_map(|at| text.any(at, EVENTS))
        .any(|end| text.any(end, NO_EVENT).is_none());
    happened.then_some(Found {
        rule: Rule::DatedIncident,
        start: at,
        end: written.end,
    })
}
