//! 絞り込み: a question to a list that was saved under a name for everybody on the book. What a person keeps alone lies in the settings.

use super::field::{Shape, fields};
use super::part::Parts;
use super::value::Text;

fields! {
    /// 名前.
    1 NAME: Text = "name" Intake Shape::Line(40) => needed();
    /// 一覧: the word of the kind that it lists.
    2 LIST: Text = "list" Intake Shape::Line(20) => needed();
    /// 条件, as typed: the language of filters reads every language.
    3 QUERY: Text = "query" Intake Shape::Line(400) => needed();
    /// キー: 1 to 9.
    4 SLOT: i64 = "slot" Intake Shape::Number;
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    needed: &[NAME.id(), LIST.id(), QUERY.id()],
    ..Parts::NONE
};
