//! What an option of the command line may be, where that is one of a few words.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The form of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum FigureFormat {
    /// To read.
    Table,
    /// For a spreadsheet: UTF-8 with its mark.
    Csv,
    /// One object.
    Json,
}

/// An export's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// One object.
    Json,
    /// One object a line.
    Jsonl,
    /// A table to paste into a document.
    Md,
}

/// How far a firm may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum ForFirm {
    /// The public text.
    Public,
    /// What members and named firms read.
    Member,
    /// What an NDA opens.
    Nda,
}

/// A CSV's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 with BOM.
    Utf8,
    /// CP932, for old spreadsheets.
    Cp932,
}
