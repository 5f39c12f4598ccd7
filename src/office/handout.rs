//! Owns what a firm is given to read of a need: the fields of its layers, worded for outside, with the hospital named as the proposer chose.
//! Screen, copy and file all take it from here.

use crate::domain::field::{FieldSpec, Layer, Section, Shape};
use crate::domain::kind::Kind;
use crate::domain::naming::{Naming, to_firm};
use crate::domain::need;
use crate::domain::record::Record;
use crate::text::{Locale, TextKey};

/// One thing told: what it is called and what it says.
pub type Told = (String, String);

/// True if a field may go to a firm at all: what tells of the need itself, never who proposed it or how the office works on it.
fn goes_out(spec: &FieldSpec) -> bool {
    let about_it = matches!(
        spec.section,
        Section::Intake | Section::Body | Section::Tags
    );
    let published = [need::PUBLIC_TEXT.id(), need::RELATED_PATENTS.id()].contains(&spec.id);
    let kept = [
        need::HOSPITAL.id(),
        need::DEPARTMENT.id(),
        need::PROPOSER.id(),
        need::SOURCE.id(),
        need::SOURCE_NAME.id(),
        need::SOURCE_NO.id(),
    ];
    (about_it || published)
        && !kept.contains(&spec.id)
        && !spec.derived
        && !matches!(spec.shape, Shape::Link(_))
}

/// The fields of a need that a firm reads up to a layer, in the order of the form; the public text stands before what explains it.
pub fn fields(layer: Layer) -> Vec<&'static FieldSpec> {
    let within = |spec: &&'static FieldSpec| {
        goes_out(spec) && spec.layer <= layer && spec.layer < Layer::Office
    };
    let mut fields: Vec<_> = Kind::Need.spec().fields.iter().filter(within).collect();
    fields.sort_by_key(|spec| {
        (
            spec.id != need::TITLE.id(),
            spec.id != need::PUBLIC_TEXT.id(),
        )
    });
    fields
}

/// What a firm reads of a need; `hospital` is its name and prefecture.
pub fn told(
    need: &Record,
    hospital: Option<(&str, &str)>,
    layer: Layer,
    locale: &Locale,
) -> Vec<Told> {
    let mut told: Vec<Told> = fields(layer)
        .into_iter()
        .filter_map(|spec| {
            let text = if spec.is_set() {
                locale.show_members(spec, need.members(spec.id), &|_| String::new())
            } else {
                locale.show(spec, need.value(spec.id)?, &|_| String::new())
            };
            let label = locale.field(Kind::Need, spec).to_owned();
            (!text.is_empty()).then_some((label, text))
        })
        .collect();
    let place = match to_firm(need, hospital) {
        Naming::Named {
            hospital,
            department,
        } => format!("{hospital} {department}").trim_end().to_owned(),
        Naming::Region { prefecture } if !prefecture.is_empty() => {
            locale.say(TextKey::HandoutRegion, &[("prefecture", &prefecture)])
        }
        Naming::Region { .. } | Naming::Hidden => locale.line(TextKey::HandoutHidden).to_owned(),
    };
    let label = Kind::Need
        .field(need::HOSPITAL.id())
        .map_or("", |spec| locale.field(Kind::Need, spec));
    told.insert(1.min(told.len()), (label.to_owned(), place));
    told
}

/// The same as a text to paste: the number and title, then each thing under its name, at the end who may read it and which version it is.
pub fn text(need: &Record, told: &[Told], layer: Layer, locale: &Locale) -> String {
    let reference = need.reference().map_or(String::new(), |r| r.to_string());
    let mut lines = vec![format!("{reference} {}", need.text(need::TITLE.id()))];
    for (label, text) in told.iter().skip(1) {
        let breaks = text.contains('\n') || text.chars().count() > 40;
        let between = if breaks { "\n" } else { " " };
        lines.push(format!("[{label}]{between}{text}"));
    }
    let version = need.get(need::PUBLIC_VERSION).unwrap_or(0);
    let values = [("layer", &locale.layer(layer) as _), ("n", &version as _)];
    lines.push(locale.say(TextKey::HandoutEnd, &values));
    lines.join("\n")
}
