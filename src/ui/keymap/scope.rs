//! Owns the names of the places where a key can mean something. A place on the screen has a chain of scopes, nearest first.

use crate::text::TextKey;

/// Writes the enum and its names from one list.
macro_rules! scopes {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal ;)+) => {
        /// A table of the key map.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scope { $( $(#[$doc])* $variant ),+ }

        impl Scope {
            /// Every scope, in the order of the printed table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in the key map.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }
        }
    };
}

scopes! {
    /// Every place that does not take typed text.
    All = "all";
    /// Lists and boards.
    Lists = "lists";
    /// Where a record is under the cursor.
    Records = "records";
    /// The board of needs.
    Board = "board";
    /// The roster and its tabs.
    Roster = "roster";
    /// The screen of figures.
    Kpi = "kpi";
    /// A record opened.
    Page = "page";
    /// A list to choose from or to read, over the screen.
    Menu = "menu";
    /// The morning.
    Today = "today";
    /// The month of events.
    Month = "month";
    /// The card of a call.
    Call = "call";
    /// The panel of a gate's conditions.
    Gate = "gate";
    /// The candidates for a case.
    Match = "match";
    /// A need shown to a firm.
    Showing = "showing";
    /// Two records side by side.
    Merge = "merge";
    /// The palette.
    Palette = "palette";
    /// The line of the filter.
    FilterLine = "filter-line";
    /// The number being typed after the key of `jump`.
    JumpLine = "jump-line";
    /// A form.
    Form = "form";
    /// What the office words itself, being worded anew.
    Paper = "paper";
    /// One text that Enter ends: a memo, a reason, the search for a record.
    Line = "line";
    /// The list of duplicates.
    Duplicates = "duplicates";
    /// The list of saved filters.
    Saved = "saved";
    /// The list of drafts.
    Drafts = "drafts";
    /// The list of what the office words itself.
    Papers = "papers";
    /// The preview of a spreadsheet.
    Import = "import";
    /// The place of a file being typed.
    FileLine = "file-line";
}

impl Scope {
    /// What it is called.
    pub const fn title(self) -> TextKey {
        match self {
            Self::All => TextKey::ScopeAll,
            Self::Lists => TextKey::ScopeLists,
            Self::Records => TextKey::ScopeRecords,
            Self::Board => TextKey::ScopeBoard,
            Self::Roster => TextKey::ScopeRoster,
            Self::Kpi => TextKey::PaneKpi,
            Self::Page => TextKey::ScopePage,
            Self::Menu => TextKey::ScopeMenu,
            Self::Today => TextKey::ScopeToday,
            Self::Month => TextKey::ScopeMonth,
            Self::Call => TextKey::ScopeCall,
            Self::Gate => TextKey::ScopeGate,
            Self::Match => TextKey::ScopeMatch,
            Self::Showing => TextKey::ScopeShowing,
            Self::Merge => TextKey::ScopeMerge,
            Self::Palette => TextKey::ScopePalette,
            Self::FilterLine => TextKey::ScopeFilterLine,
            Self::JumpLine => TextKey::ScopeJumpLine,
            Self::Form => TextKey::ScopeForm,
            Self::Paper => TextKey::ScopePaper,
            Self::Line => TextKey::ScopeLine,
            Self::Duplicates => TextKey::ScopeDuplicates,
            Self::Saved => TextKey::ScopeSaved,
            Self::Drafts => TextKey::ScopeDrafts,
            Self::Papers => TextKey::ScopePapers,
            Self::Import => TextKey::ScopeImport,
            Self::FileLine => TextKey::ScopeFileLine,
        }
    }

    /// True where characters are typed, so that none of them can be a key.
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Palette
                | Self::FilterLine
                | Self::JumpLine
                | Self::Form
                | Self::Line
                | Self::Paper
                | Self::Import
                | Self::FileLine
        )
    }

    /// The scope of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }
}

/// Every chain that a layer of the screen uses: within one, nearer scopes hide farther ones, and the test of the key map walks them.
pub mod chain {
    use super::Scope;

    /// The board of needs.
    pub const BOARD: &[Scope] = &[Scope::Board, Scope::Records, Scope::Lists, Scope::All];
    /// A list of records.
    pub const LIST: &[Scope] = &[Scope::Records, Scope::Lists, Scope::All];
    /// The roster.
    pub const ROSTER: &[Scope] = &[Scope::Roster, Scope::Records, Scope::Lists, Scope::All];
    /// The morning.
    pub const TODAY: &[Scope] = &[Scope::Today, Scope::Records, Scope::Lists, Scope::All];
    /// The month of events.
    pub const MONTH: &[Scope] = &[Scope::Month, Scope::Records, Scope::Lists, Scope::All];
    /// The card of a call.
    pub const CALL: &[Scope] = &[Scope::Call, Scope::Menu];
    /// Figures.
    pub const KPI: &[Scope] = &[Scope::Kpi, Scope::All];
    /// A record opened.
    pub const PAGE: &[Scope] = &[Scope::Page, Scope::Records, Scope::All];
    /// A list to choose from.
    pub const MENU: &[Scope] = &[Scope::Menu];
    /// A gate.
    pub const GATE: &[Scope] = &[Scope::Gate, Scope::Menu];
    /// The candidates for a case.
    pub const MATCH: &[Scope] = &[Scope::Match, Scope::Menu];
    /// A need shown to a firm.
    pub const SHOWING: &[Scope] = &[Scope::Showing, Scope::Menu];
    /// Two records side by side.
    pub const MERGE: &[Scope] = &[Scope::Merge, Scope::Menu];
    /// The palette.
    pub const PALETTE: &[Scope] = &[Scope::Palette];
    /// The filter.
    pub const FILTER: &[Scope] = &[Scope::FilterLine];
    /// A number.
    pub const JUMP: &[Scope] = &[Scope::JumpLine];

    /// A form.
    pub const FORM: &[Scope] = &[Scope::Form];
    /// A text or list of the office.
    pub const PAPER: &[Scope] = &[Scope::Paper];
    /// One text.
    pub const LINE: &[Scope] = &[Scope::Line];
    /// Duplicates.
    pub const DUPLICATES: &[Scope] = &[Scope::Duplicates, Scope::Menu];
    /// Saved filters.
    pub const SAVED: &[Scope] = &[Scope::Saved, Scope::Menu];
    /// Drafts.
    pub const DRAFTS: &[Scope] = &[Scope::Drafts, Scope::Menu];
    /// What the office words itself.
    pub const PAPERS: &[Scope] = &[Scope::Papers, Scope::Menu];
    /// A spreadsheet.
    pub const IMPORT: &[Scope] = &[Scope::Import];
    /// The place of a spreadsheet.
    pub const FILE: &[Scope] = &[Scope::FileLine];

    /// Every chain.
    pub const ALL: &[&[Scope]] = &[
        BOARD, LIST, ROSTER, TODAY, MONTH, CALL, PAGE, MENU, GATE, MATCH, SHOWING, MERGE, PALETTE,
        FILTER, JUMP, FORM, LINE, DRAFTS, DUPLICATES, SAVED, KPI, IMPORT, FILE, PAPER, PAPERS,
    ];
}
