//! 開示: which firm saw which version of a need when, and under which NDA. Entries are written by showing, copying and exporting; together
//! they are the 開示台帳.

use super::choice;
use super::contract;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::{Called, Parts};
use super::record::{Record, RecordId};
use super::value::Text;

fields! {
    /// ニーズ.
    1 NEED: RecordId = "need" Intake Shape::Link(&[Kind::Need]) => needed();
    /// 企業.
    2 COMPANY: RecordId = "company" Intake Shape::Link(&[Kind::Company]) => needed().also(&["相手", "会社", "co"]);
    /// 日付.
    3 ON: Date = "on" Intake Shape::Date => also(&["date", "日"]);
    /// 範囲.
    4 LAYER: Text = "layer" Intake Shape::Choice(&choice::DISCLOSED_LAYER) => also(&["開示範囲"]);
    /// 公開文の版.
    5 VERSION: i64 = "version" Intake Shape::Number => also(&["版"]);
    /// 仕方.
    6 HOW: Text = "how" Intake Shape::Choice(&choice::DISCLOSED_BY) => also(&["方法"]);
    /// 見せた人.
    7 BY: Text = "by" Intake Shape::Line(40) => also(&["担当"]);
    /// 根拠のNDA.
    8 NDA: RecordId = "nda" Intake Shape::Link(&[Kind::Contract]);
    /// 病院名を伝えたか.
    9 HOSPITAL_NAMED: Text = "hospital_named" Intake Shape::Choice(&choice::YES_NO);
    /// 備考.
    10 NOTE: Text = "note" Intake Shape::Line(120) => seen_by(Layer::Office);
    /// 行事.
    11 EVENT: RecordId = "event" Intake Shape::Link(&[Kind::Event]) => also(&["行事名"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    called: Called::Link(COMPANY.id()),
    keeper: Some(NOTE.id()),
    needed: &[NEED.id(), COMPANY.id()],
    ..Parts::NONE
};

/// How something was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// On the screen, in front of the firm.
    Screen,
    /// Copied to be sent.
    Copy,
    /// Written to a file.
    File,
    /// At a meeting.
    Meeting,
    /// Presented at a gathering.
    Event,
}

impl How {
    /// Its code in the ledger.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Copy => "copy",
            Self::File => "file",
            Self::Meeting => "meeting",
            Self::Event => "event",
        }
    }
}

/// What allows the NDA layer of a need to be shown to a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A signed, unexpired NDA.
    Nda(RecordId),
    /// The dated answer on the case, where the book has no record of the NDA.
    Case(RecordId),
}

/// Why the NDA layer of a need may be shown to a firm on a day; `None`: it may not. `contracts` are those of the firm, the need and its
/// cases. A record decides; only where none is about the two does the answer on their case count.
pub fn ground(
    need: &Record,
    firm: RecordId,
    cases: &[Record],
    contracts: &[Record],
    today: Date,
) -> Option<Ground> {
    let with_firm = |c: &&Record| {
        c.get(super::case::COMPANY) == Some(firm)
            && c.get(super::case::NEED) == Some(need.id)
            && !c.is_archived()
    };
    let cases: Vec<&Record> = cases.iter().filter(with_firm).collect();
    let covers = |nda: &&Record| {
        let by_case = cases
            .iter()
            .any(|case| contract::covers(nda, Some(need), Some(case)));
        nda.text(contract::KIND.id()) == "nda" && (by_case || covers_firm(nda, need, firm))
    };
    let ndas: Vec<&Record> = contracts.iter().filter(covers).collect();
    if ndas.is_empty() {
        let signed = cases.iter().find(|case| case_in_force(case, today));
        return signed.map(|case| Ground::Case(case.id));
    }
    let signed = ndas.iter().find(|nda| contract::in_force(nda, today));
    signed.map(|nda| Ground::Nda(nda.id))
}

/// As [`contract::covers`], where no case joins the two yet.
fn covers_firm(nda: &Record, need: &Record, firm: RecordId) -> bool {
    let mine = nda.get(contract::COMPANY) == Some(firm)
        && nda.get(contract::CASE).is_none()
        && !nda.is_archived();
    let hospital = nda
        .get(contract::HOSPITAL)
        .is_none_or(|own| need.get(super::need::HOSPITAL).is_none_or(|h| h == own));
    mine && nda.text(contract::STATE.id()) != "ended"
        && nda.get(contract::NEED).is_none_or(|own| own == need.id)
        && hospital
}

fn case_in_force(case: &Record, today: Date) -> bool {
    let signed =
        case.is_answered(super::case::NDA.id()) && case.text(super::case::NDA.id()) == "signed";
    let begun = case.get(super::case::NDA_ON).is_some_and(|on| on <= today);
    signed
        && begun
        && case
            .get(super::case::NDA_UNTIL)
            .is_none_or(|last| last >= today)
}
