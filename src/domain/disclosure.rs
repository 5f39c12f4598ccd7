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
/// cases. A record decides, also one that was ended; only where none is about the two does the answer on their case count.
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
    let of_firm: Vec<&Record> = cases.iter().filter(with_firm).collect();
    let binds = |nda: &&Record| {
        let by_case = of_firm
            .iter()
            .any(|case| contract::is_about(nda, Some(need), Some(case)));
        let is_nda = nda.text(contract::KIND.id()) == "nda";
        is_nda && (by_case || names_firm(nda, need, firm, cases))
    };
    let ndas: Vec<&Record> = contracts.iter().filter(binds).collect();
    if ndas.is_empty() {
        let signed = of_firm.iter().find(|case| case_in_force(case, today));
        return signed.map(|case| Ground::Case(case.id));
    }
    let signed = ndas.iter().find(|nda| contract::in_force(nda, today));
    signed.map(|nda| Ground::Nda(nda.id))
}

/// True if an NDA names the firm itself, for the need or for all that firm and hospital do: no case joins the two yet, or the firm is the
/// 製販 beside the maker of the case.
fn names_firm(nda: &Record, need: &Record, firm: RecordId, cases: &[Record]) -> bool {
    let hospital = nda
        .get(contract::HOSPITAL)
        .is_none_or(|own| need.get(super::need::HOSPITAL).is_none_or(|h| h == own));
    let of_need = |id: RecordId| {
        let mut cases = cases.iter();
        cases.any(|case| case.id == id && case.get(super::case::NEED) == Some(need.id))
    };
    nda.get(contract::COMPANY) == Some(firm)
        && !nda.is_archived()
        && nda.get(contract::CASE).is_none_or(of_need)
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
