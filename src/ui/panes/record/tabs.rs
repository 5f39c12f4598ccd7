//! Owns which tabs a record's page has and what stands on each, as lines. Everything comes from the field table by its sections, so a new
//! field appears without a word here.

use super::checklist;
use super::fields::{field_lines, label_of, section_lines, text_layers};
use super::gathering;
use super::lines::{Line, Target, labelled};
use super::roster;
use super::sheet::Sheet;
use super::standing;
use super::told::{
    case_line, disclosure_line, finding_lines, happened_line, history_line, log_lines,
};
use crate::desk::Row;
use crate::domain::date::Date;
use crate::domain::field::Section;
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::record::RecordId;
use crate::domain::{case, log};
use crate::text::TextKey;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// A tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// 概要: what it is, who has the next move, what the next stage asks for.
    Overview,
    /// 公開文: the text in its layers, and the way to publication.
    Publication,
    /// 経過: meeting, contract, prototype, evaluation, market.
    Progress,
    /// 発表: the needs presented at an event.
    Presented,
    /// 参加: who takes part in an event.
    Parts,
    /// 行事: the events in which it took part.
    Events,
    /// 確認表: a contract's lines.
    Checklist,
    /// 改善計画: what a hospital does about the three barriers.
    Plan,
    /// 役職と資格.
    Posts,
    /// ニーズ of a hospital.
    Needs,
    /// 人 of a firm, a hospital or a body.
    People,
    /// 担当: what a person is in charge of.
    Charge,
    /// 案件.
    Cases,
    /// 契約.
    Contracts,
    /// 開示: which firm saw what.
    Disclosures,
    /// 連絡.
    Logs,
    /// 履歴.
    History,
}

impl Tab {
    /// The tabs of a kind.
    pub(super) const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Need => &[
                Self::Overview,
                Self::Publication,
                Self::Cases,
                Self::Contracts,
                Self::Disclosures,
                Self::Events,
                Self::Logs,
                Self::History,
            ],
            Kind::Case => &[
                Self::Overview,
                Self::Progress,
                Self::Contracts,
                Self::Logs,
                Self::History,
            ],
            Kind::Company => &[
                Self::Overview,
                Self::Cases,
                Self::People,
                Self::Contracts,
                Self::Disclosures,
                Self::Events,
                Self::Logs,
                Self::History,
            ],
            Kind::Hospital => &[
                Self::Overview,
                Self::Plan,
                Self::Needs,
                Self::Cases,
                Self::People,
                Self::Contracts,
                Self::Events,
                Self::Logs,
                Self::History,
            ],
            Kind::Body => &[
                Self::Overview,
                Self::Cases,
                Self::People,
                Self::Events,
                Self::Logs,
                Self::History,
            ],
            Kind::Person => &[
                Self::Overview,
                Self::Posts,
                Self::Charge,
                Self::Events,
                Self::Logs,
                Self::History,
            ],
            Kind::Event => &[
                Self::Overview,
                Self::Presented,
                Self::Parts,
                Self::Contracts,
                Self::Logs,
                Self::History,
            ],
            Kind::Log
            | Kind::Disclosure
            | Kind::Participation
            | Kind::Activity
            | Kind::Consultation
            | Kind::Duty
            | Kind::Filter
            | Kind::Wording => &[Self::Overview, Self::History],
            Kind::Contract => &[Self::Checklist, Self::Overview, Self::Logs, Self::History],
        }
    }

    /// Its name.
    pub(super) const fn title(self) -> TextKey {
        match self {
            Self::Overview => TextKey::TabOverview,
            Self::Publication => TextKey::TabPublication,
            Self::Progress => TextKey::TabProgress,
            Self::Presented => TextKey::TabPresented,
            Self::Parts => TextKey::TabParts,
            Self::Events => TextKey::TabEvents,
            Self::Checklist => TextKey::TabChecklist,
            Self::Plan => TextKey::TabPlan,
            Self::Posts => TextKey::TabPosts,
            Self::Needs => TextKey::TabNeeds,
            Self::People => TextKey::TabPeople,
            Self::Charge => TextKey::TabCharge,
            Self::Cases => TextKey::TabCases,
            Self::Contracts => TextKey::TabContracts,
            Self::Disclosures => TextKey::TabDisclosures,
            Self::Logs => TextKey::TabLogs,
            Self::History => TextKey::TabHistory,
        }
    }
}

const BODY: &[Section] = &[
    Section::Intake,
    Section::Body,
    Section::Tags,
    Section::Licences,
    Section::Work,
    Section::Care,
    Section::Attraction,
    Section::Exit,
];

const PUBLICATION: &[Section] = &[Section::Screening, Section::Publication];

const PROGRESS: &[Section] = &[
    Section::Meeting,
    Section::Contract,
    Section::Prototype,
    Section::Evaluation,
    Section::Launch,
];

/// The lines of a tab.
pub(super) fn lines(sheet: Sheet<'_>, tab: Tab) -> Vec<Line> {
    match tab {
        Tab::Overview => overview(sheet),
        Tab::Publication => publication(sheet),
        Tab::Progress => {
            let mut lines = sections(sheet, PROGRESS);
            lines.extend(standing::passing_lines(sheet));
            lines
        }
        Tab::Presented => gathering::presented(sheet),
        Tab::Parts => gathering::people(sheet),
        Tab::Events => gathering::taken_part(sheet),
        Tab::Checklist => checklist::lines(sheet, true),
        Tab::Plan => roster::plan(sheet.without_labels()),
        Tab::Posts => roster::posts(sheet),
        Tab::Needs => or_say(sheet, roster::needs(sheet), TextKey::PageNoNeeds),
        Tab::People => or_say(sheet, roster::people(sheet), TextKey::PageNoPeople),
        Tab::Charge => or_say(sheet, roster::charge(sheet), TextKey::PageNoCharge),
        Tab::Cases => cases(sheet.without_labels()),
        Tab::Contracts => contracts(sheet.without_labels()),
        Tab::Disclosures => disclosures(sheet.without_labels()),
        Tab::Logs => logs(sheet.without_labels()),
        Tab::History => history(sheet.without_labels()),
    }
}

fn overview(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines = head(sheet);
    lines.extend(standing::lines(sheet));
    if sheet.kind == Kind::Event {
        lines.extend(gathering::standing(sheet));
    }
    if sheet.kind == Kind::Case {
        lines.push(Line::blank());
    }
    lines.extend(finding_lines(sheet));
    join(&mut lines, sections(sheet, BODY));
    join(&mut lines, roster::deeds(sheet));
    if sheet.kind == Kind::Contract {
        join(&mut lines, sections(sheet, &[Section::Contract]));
    }
    lines
}

/// Adds a group of lines, a blank one before it.
fn join(lines: &mut Vec<Line>, more: Vec<Line>) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push(Line::blank());
    }
    lines.extend(more);
}

/// The records that a case joins, and those that were merged into a record, above everything else.
fn head(sheet: Sheet<'_>) -> Vec<Line> {
    let locale = &sheet.shared.locale;
    let label = locale.line(TextKey::PageMerged);
    let merged = sheet.opened.merged.iter();
    let merged = merged.map(|record| (label, sheet.kind, record));
    let mut lines: Vec<Line> = [
        (Kind::Need, &sheet.opened.need),
        (Kind::Company, &sheet.opened.company),
    ]
    .into_iter()
    .filter_map(|(kind, record)| Some((locale.kind(kind), kind, record.as_ref()?)))
    .chain(merged)
    .flat_map(|(label, kind, record)| {
        let reference = record
            .reference()
            .map(|r| r.to_string())
            .unwrap_or_default();
        let name = format!("{reference} {}", record.text(kind.spec().title));
        let target = Some(Target::Record(record.id));
        let role = crate::ui::theme::Role::Plain;
        labelled(sheet.shared, sheet.width, label, &name, role, target)
    })
    .collect();
    lines.extend(joined(sheet));
    lines
}

/// Whom a case joins beside its need and its maker: the holder of the authorisation, a hospital without a need, the body between them.
fn joined(sheet: Sheet<'_>) -> Vec<Line> {
    let of_case = sheet.kind == Kind::Case;
    let links = [case::HOLDER, case::HOSPITAL, case::BODY];
    let links = links.into_iter().filter(|_| of_case);
    let linked = links.filter_map(|key| Some((key.id(), sheet.opened.record.get(key)?)));
    linked
        .flat_map(|(field, id)| {
            let row = sheet.shared.book.find(id);
            let name = row.map_or(String::new(), |row| {
                format!("{} {}", row.reference, row.title())
            });
            let label = label_of(sheet.shared, Kind::Case, field);
            let role = crate::ui::theme::Role::Plain;
            let target = Some(Target::Record(id));
            labelled(sheet.shared, sheet.width, &label, &name, role, target)
        })
        .collect()
}

fn publication(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines = text_layers(sheet);
    join(&mut lines, sections(sheet, PUBLICATION));
    lines
}

fn sections(sheet: Sheet<'_>, sections: &[Section]) -> Vec<Line> {
    let mut lines = Vec::new();
    for section in sections {
        let found = section_lines(sheet, *section);
        if !found.is_empty() {
            if !lines.is_empty() {
                lines.push(Line::blank());
            }
            lines.push(Line::heading(sheet.shared.locale.section(*section)));
            lines.extend(found);
        }
    }
    lines
}

/// Firms of a need that were not told of the result alike.
fn uneven_lines(sheet: Sheet<'_>) -> Vec<Line> {
    let shared = sheet.shared;
    let need = Some(sheet.opened.record.id).filter(|_| sheet.kind == Kind::Need);
    let Some(uneven) = need.and_then(|need| shared.book.uneven(need)) else {
        return Vec::new();
    };
    let text = shared.locale.uneven(&uneven, shared.today());
    let room = usize::from(sheet.width.cells.saturating_sub(3)).max(8);
    let wrapped = shared.ruler().wrap(&text, room).into_iter();
    let line = |text: &str| Line {
        role: Role::Warn,
        ..Line::text(text.to_owned(), None)
    };
    wrapped.map(line).collect()
}

fn cases(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = uneven_lines(sheet);
    lines.extend(
        sheet
            .opened
            .cases
            .iter()
            .flat_map(|case| case_line(sheet, case)),
    );
    if lines.is_empty() {
        lines.push(Line::text(
            sheet.shared.locale.line(TextKey::PageNoCases).to_owned(),
            None,
        ));
    }
    if sheet.kind != Kind::Person {
        lines.push(Line::blank());
        let text = sheet.shared.locale.line(TextKey::PageNewCase).to_owned();
        lines.push(Line::text(text, Some(Target::NewCase)));
    }
    lines
}

fn contracts(sheet: Sheet<'_>) -> Vec<Line> {
    let papers = sheet.opened.contracts.iter();
    let found: Vec<Line> = papers
        .flat_map(|record| checklist::contract_line(sheet, record))
        .collect();
    let mut lines = or_say(sheet, found, TextKey::PageNoContracts);
    lines.push(Line::blank());
    let text = sheet
        .shared
        .locale
        .line(TextKey::PageNewContract)
        .to_owned();
    lines.push(Line::text(text, Some(Target::NewContract)));
    lines
}

fn disclosures(sheet: Sheet<'_>) -> Vec<Line> {
    let entries = sheet.opened.disclosures.iter();
    let found: Vec<Line> = entries
        .flat_map(|record| disclosure_line(sheet, record))
        .collect();
    or_say(sheet, found, TextKey::PageNoDisclosures)
}

/// Activities and consultations about a record.
fn happened(shared: &Shared, id: RecordId) -> impl Iterator<Item = &Row> {
    let contacts = shared.book.contacts_of(id);
    contacts.filter(|row| row.kind() != Kind::Log)
}

/// True if nobody was spoken with about the record.
fn is_silent(sheet: Sheet<'_>) -> bool {
    let mut told = sheet.shared.book.contacts_of(sheet.opened.record.id);
    told.next().is_none()
}

/// Log entries, activities and consultations, the latest first.
fn logs(sheet: Sheet<'_>) -> Vec<Line> {
    let opened = sheet.opened;
    let on = |record: &Record| record.get(log::ON);
    let mut told: Vec<(Option<Date>, Vec<Line>)> = opened
        .logs
        .iter()
        .map(|entry| (on(entry), log_lines(sheet, entry)))
        .collect();
    let rows = happened(sheet.shared, opened.record.id);
    told.extend(rows.map(|row| happened_line(sheet, row)));
    told.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let lines = told.into_iter().flat_map(|(_, lines)| lines).collect();
    or_say(sheet, lines, TextKey::PageNoLogs)
}

fn history(sheet: Sheet<'_>) -> Vec<Line> {
    let lines: Vec<Line> = sheet
        .opened
        .history
        .iter()
        .flat_map(|line| history_line(sheet, line))
        .collect();
    or_say(sheet, lines, TextKey::PageNoHistory)
}

fn or_say(sheet: Sheet<'_>, lines: Vec<Line>, key: TextKey) -> Vec<Line> {
    if lines.is_empty() {
        return vec![Line::text(sheet.shared.locale.line(key).to_owned(), None)];
    }
    lines
}

/// The lines of a card beside a list: what the next stage asks for, the fields, the last contacts.
pub(super) fn card(sheet: Sheet<'_>) -> Vec<Line> {
    if sheet.kind == Kind::Contract {
        let mut lines = head(sheet);
        lines.extend(checklist::lines(sheet, false));
        return lines;
    }
    let mut lines = head(sheet);
    lines.extend(standing::lines(sheet));
    if sheet.kind == Kind::Event {
        lines.extend(gathering::standing(sheet));
        lines.push(Line::blank());
        lines.extend(gathering::people_brief(sheet));
    }
    lines.extend(finding_lines(sheet));
    let fields = sheet.kind.spec().fields.iter();
    let body: Vec<Line> = fields
        .filter(|spec| BODY.contains(&spec.section))
        .flat_map(|spec| field_lines(sheet, spec))
        .collect();
    join(&mut lines, body);
    if sheet.kind == Kind::Hospital {
        let begun = roster::has_plan(sheet);
        join(&mut lines, headed(sheet, Tab::Plan, !begun));
    }
    for (tab, is_empty) in [
        (Tab::Posts, !roster::has_posts(sheet)),
        (Tab::Needs, sheet.opened.needs.is_empty()),
        (Tab::Cases, sheet.opened.cases.is_empty()),
        (Tab::People, sheet.opened.people.is_empty()),
    ] {
        let is_there = Tab::of(sheet.kind).contains(&tab);
        join(&mut lines, headed(sheet, tab, is_empty || !is_there));
    }
    let papers = sheet.opened.contracts.iter();
    let mut found: Vec<Line> = papers
        .flat_map(|record| checklist::contract_line(sheet, record))
        .collect();
    if !found.is_empty() {
        let title = sheet.shared.locale.line(Tab::Contracts.title());
        found.insert(0, Line::heading(title));
    }
    join(&mut lines, found);
    join(&mut lines, headed(sheet, Tab::Logs, is_silent(sheet)));
    lines
}

/// What stands beside the overview where there is room: contacts and history.
pub(super) fn beside(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines = headed(sheet, Tab::Logs, is_silent(sheet));
    join(
        &mut lines,
        headed(sheet, Tab::History, sheet.opened.history.is_empty()),
    );
    lines
}

/// A tab's lines under its name; nothing if there are none.
fn headed(sheet: Sheet<'_>, tab: Tab, is_empty: bool) -> Vec<Line> {
    if is_empty {
        return Vec::new();
    }
    let mut all = vec![Line::heading(sheet.shared.locale.line(tab.title()))];
    all.extend(lines(sheet, tab));
    all
}
