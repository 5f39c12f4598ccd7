//! Owns the list of what a key can mean: one row for each action, with its kebab name, the area it stands in, its line in the locales
//! and its reading for the palette. Keys, hints, help, palette and the printed key table all read this list, so none can lag behind.

mod sorts;

use crate::text::TextKey;

/// The part of the help page that an action stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// 動く: the cursor, tabs, screens.
    Move,
    /// 探す: filter, sort, palette.
    Find,
    /// 選ぶ: marks and what is done to them.
    Mark,
    /// 変える: what writes to the book.
    Change,
    /// 戻す: undo and redo.
    Undo,
    /// 見る: help, lists of messages, looks.
    View,
    /// 入力: keys of a form and of a line being typed.
    Type,
    /// 全体: leaving, the terminal.
    Whole,
}

impl Area {
    /// Every area in the order of the help page.
    pub const ALL: [Self; 8] = [
        Self::Move,
        Self::Find,
        Self::Mark,
        Self::Change,
        Self::Undo,
        Self::View,
        Self::Type,
        Self::Whole,
    ];

    /// Its heading.
    pub fn heading(self) -> TextKey {
        match self {
            Self::Move => TextKey::AreaMove,
            Self::Find => TextKey::AreaFind,
            Self::Mark => TextKey::AreaMark,
            Self::Change => TextKey::AreaChange,
            Self::Undo => TextKey::AreaUndo,
            Self::View => TextKey::AreaView,
            Self::Type => TextKey::AreaType,
            Self::Whole => TextKey::AreaWhole,
        }
    }
}

/// Writes the enum and its tables from one list of rows: `Variant = "kebab" Area TextKey "よみ"`.
macro_rules! actions {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal $area:ident $line:ident $reading:literal ;)+) => {
        /// What a key means, without any record in it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $( $(#[$doc])* $variant ),+
        }

        impl Action {
            /// Every action, in the order of the help page.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in the key map, in settings and as a command word.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }

            /// Where it stands in the help.
            pub const fn area(self) -> Area {
                match self { $( Self::$variant => Area::$area ),+ }
            }

            /// Its words in the locales.
            pub const fn line(self) -> TextKey {
                match self { $( Self::$variant => TextKey::$line ),+ }
            }

            /// How its Japanese words are read, in hiragana: what is typed into the palette without conversion.
            pub const fn reading(self) -> &'static str {
                match self { $( Self::$variant => $reading ),+ }
            }
        }
    };
}

#[rustfmt::skip]
actions! {
    /// One row or card down.
    Down = "down" Move ActionDown "した";
    /// One row or card up.
    Up = "up" Move ActionUp "うえ";
    /// One column to the left.
    Left = "left" Move ActionLeft "ひだり";
    /// One column to the right.
    Right = "right" Move ActionRight "みぎ";
    /// To the first row.
    First = "first" Move ActionFirst "せんとう";
    /// To the last row.
    Last = "last" Move ActionLast "まつび";
    /// A page down.
    PageDown = "page-down" Move ActionPageDown "つぎのぺーじ";
    /// A page up.
    PageUp = "page-up" Move ActionPageUp "まえのぺーじ";
    /// To the column of the stage 受付.
    Column1 = "column-1" Move ActionColumn1 "うけつけ";
    /// To the column of 選定.
    Column2 = "column-2" Move ActionColumn2 "せんてい";
    /// To the column of 公開準備.
    Column3 = "column-3" Move ActionColumn3 "こうかいじゅんび";
    /// To the column of 公開.
    Column4 = "column-4" Move ActionColumn4 "こうかい";
    /// To the column of 面談.
    Column5 = "column-5" Move ActionColumn5 "めんだん";
    /// To the column of 契約.
    Column6 = "column-6" Move ActionColumn6 "けいやく";
    /// To the column of 試作.
    Column7 = "column-7" Move ActionColumn7 "しさく";
    /// To the column of 評価・実証.
    Column8 = "column-8" Move ActionColumn8 "ひょうか じっしょう";
    /// To the column of 製品化.
    Column9 = "column-9" Move ActionColumn9 "せいひんか";
    /// To the column of 上市.
    Column10 = "column-10" Move ActionColumn10 "じょうし";
    /// Digits that follow name the record to go to.
    Jump = "jump" Move ActionJump "ばんごうへ";
    /// The next tab.
    NextTab = "next-tab" Move ActionNextTab "つぎのたぶ";
    /// The tab before.
    PreviousTab = "previous-tab" Move ActionPreviousTab "まえのたぶ";
    /// The screen of the morning.
    ScreenToday = "today" Move ActionScreenToday "きょう";
    /// The screen of needs.
    ScreenNeeds = "needs" Move ActionScreenNeeds "にーず";
    /// The screen of companies.
    ScreenRoster = "roster" Move ActionScreenRoster "きぎょう";
    /// The screen of events.
    ScreenEvents = "events" Move ActionScreenEvents "ぎょうじ";
    /// The screen of contracts.
    ScreenContracts = "contracts" Move ActionScreenContracts "けいやく かくにんひょう";
    /// The screen of figures.
    ScreenKpi = "kpi" Move ActionScreenKpi "しひょう すうじ";
    /// Opens the record under the cursor.
    Open = "open" Move ActionOpen "ひらく";
    /// Takes what the cursor is on in a list of choices.
    Choose = "choose" Move ActionChoose "えらぶ";
    /// One level back; what was typed is kept.
    Close = "close" Move ActionClose "もどる";

    /// Narrows the list while typing.
    Filter = "filter" Find ActionFilter "しぼりこみ";
    /// Takes the filter off.
    ClearFilter = "clear-filter" Find ActionClearFilter "しぼりこみをけす";
    /// The saved filters of the list; a digit puts one in force.
    SavedFilters = "saved-filters" Find ActionSavedFilters "ほぞんしたしぼりこみ";
    /// Saves the filter in force under a name.
    SaveFilter = "save-filter" Find ActionSaveFilter "しぼりこみをほぞん";
    /// The next order of the list.
    Sort = "sort" Find ActionSort "ならび";
    /// The list of cases, those of a firm's technology too.
    CaseList = "cases" Find ActionCaseList "あんけんいちらん";
    /// The list of what was logged.
    LogList = "logs" Find ActionLogList "れんらくいちらん";
    /// The list of activities.
    ActivityList = "activities" Find ActionActivityList "かつどういちらん";
    /// The list of consultations.
    ConsultationList = "consultations" Find ActionConsultationList "そうだんいちらん";
    /// The list of recurring duties.
    DutyList = "duties" Find ActionDutyList "ていれいいちらん";
    /// The public desks that come with the program, to be taken onto the book.
    Desks = "desks" Find ActionDesks "そうだんまどぐち さがす くわえる";
    /// The list of what was shown to firms, 開示台帳.
    DisclosureList = "disclosures" Find ActionDisclosureList "かいじだいちょう";
    /// Only the parties that nobody has spoken with for long; once more: all.
    Distant = "distant" Find ActionDistant "そえん れんらくなし";
    /// Parties of the roster that are probably the same.
    Duplicates = "duplicates" Find ActionDuplicates "ちょうふく かさなり";
    /// Commands and records by name.
    Palette = "palette" Find ActionPalette "こまんど";

    /// Marks the row.
    Mark = "mark" Mark ActionMark "しるし";
    /// Marks all that the filter shows.
    MarkAll = "mark-all" Mark ActionMarkAll "すべてにしるし";
    /// Takes every mark off.
    ClearMarks = "clear-marks" Mark ActionClearMarks "しるしをけす";
    /// Moves all marked on.
    BulkAdvance = "bulk-advance" Mark ActionBulkAdvance "しるしをつぎのだんかいへ";
    /// Moves all marked back.
    BulkRetreat = "bulk-retreat" Mark ActionBulkRetreat "しるしをまえのだんかいへ";
    /// Archives all marked.
    BulkArchive = "bulk-archive" Mark ActionBulkArchive "しるしをほかん";
    /// The two of the pair are not one, and are not shown again.
    Apart = "apart" Change ActionApart "べつのあいて";
    /// The two marked side by side, to be made one.
    Merge = "merge" Mark ActionMerge "とうごう まとめる";

    /// A new record of the screen's kind.
    New = "new" Change ActionNew "しんき";
    /// A new need, from anywhere.
    NewNeed = "new-need" Change ActionNewNeed "しんきにーず";
    /// A new company, from anywhere.
    NewCompany = "new-company" Change ActionNewCompany "しんききぎょう";
    /// A new hospital, from anywhere.
    NewHospital = "new-hospital" Change ActionNewHospital "しんきびょういん";
    /// A new support body or society, from anywhere.
    NewBody = "new-body" Change ActionNewBody "しんきしえんきかん だんたい";
    /// A new person, from anywhere.
    NewPerson = "new-person" Change ActionNewPerson "しんきひと せんもんか";
    /// A new event, from anywhere.
    NewEvent = "new-event" Change ActionNewEvent "しんきぎょうじ";
    /// A new activity, from anywhere: about the record under the cursor, if there is one.
    NewActivity = "new-activity" Change ActionNewActivity "しんきかつどう";
    /// A new consultation, from anywhere: about the record under the cursor, if there is one.
    NewConsultation = "new-consultation" Change ActionNewConsultation "しんきそうだん";
    /// A new recurring duty, from anywhere.
    NewDuty = "new-duty" Change ActionNewDuty "しんきていれい";
    /// A new case for the need under the cursor.
    NewCase = "new-case" Change ActionNewCase "しんきあんけん";
    /// What lowers the barrier that stops the case or need.
    Remedies = "remedies" Change ActionRemedies "しょうへき てあて かいぜんけいかく";
    /// The firm with the cursor is not chosen, and why.
    PassOver = "pass-over" Change ActionPassOver "えらばない みおくり";
    /// A new contract with its checklist: for the need, case or company under the cursor, or from nothing.
    NewContract = "new-contract" Change ActionNewContract "しんきけいやく";
    /// The line of the checklist under the cursor is done; once more: it is open again.
    ItemDone = "done" Change ActionItemDone "すみ かくにん";
    /// The line of the checklist under the cursor is not needed, with the reason.
    ItemNotNeeded = "not-needed" Change ActionItemNotNeeded "ふよう かくにん";
    /// The form of the record.
    Edit = "edit" Change ActionEdit "へんしゅう";
    /// A memo or a log entry, filed to the record under the cursor or later.
    Memo = "memo" Change ActionMemo "めも きろく";
    /// To the next stage, through its gate.
    Advance = "advance" Change ActionAdvance "つぎのだんかいへ";
    /// To the stage before, with a reason.
    Retreat = "retreat" Change ActionRetreat "まえのだんかいへ";
    /// Who has the next move.
    PassBall = "pass-ball" Change ActionPassBall "てばん";
    /// The due date.
    SetDue = "set-due" Change ActionSetDue "きげん";
    /// Out of sight; undo brings it back.
    Archive = "archive" Change ActionArchive "ほかん";
    /// Back into sight.
    Restore = "restore" Change ActionRestore "ほかんからもどす";
    /// Gives all that the person under the cursor, or else oneself, is in charge of to a successor.
    HandOver = "hand-over" Change ActionHandOver "ひきつぎ";
    /// Books a spreadsheet.
    Import = "import" Change ActionImport "とりこみ";
    /// Memos that belong to no record yet.
    Unfiled = "unfiled" Change ActionUnfiled "みせいりめも";
    /// Drafts kept.
    Drafts = "drafts" Change ActionDrafts "したがき";
    /// Goes on although a warning is open.
    GoOn = "go-on" Change ActionGoOn "すすめる";
    /// Steps past an unmet condition, with a reason.
    Override = "override" Change ActionOverride "れいがい";

    /// Takes the last step back.
    UndoStep = "undo-step" Undo ActionUndoStep "もとにもどす";
    /// Does again what was taken back.
    Redo = "redo" Undo ActionRedo "やりなおす";
    /// The steps that can be taken back.
    UndoList = "undo" Undo ActionUndoList "もどすいちらん";

    /// Board or list.
    ToggleView = "toggle-view" View ActionToggleView "ぼーど いちらん";
    /// Folds or unfolds.
    Fold = "fold" View ActionFold "たたむ";
    /// The keys of this screen.
    Help = "help" View ActionHelp "へるぷ きー";
    /// Every key.
    HelpAll = "help-all" View ActionHelpAll "すべてのきー";
    /// The figures of another day.
    KeyDay = "key-day" View ActionKeyDay "きじゅんび ほかのひ";
    /// What others changed since the last visit.
    Changes = "changes" View ActionChanges "かわったこと";
    /// Who came in, what was refused and carried out.
    Audit = "audit" View ActionAudit "かんさ";
    /// The messages of this session.
    MessageLog = "log" View ActionMessageLog "おしらせ";
    /// The list as it stands here, to a file.
    Export = "export" View ActionExport "かきだし";
    /// The mouse, on or off.
    Mouse = "mouse" View ActionMouse "まうす";
    /// The text copied last, without frames.
    Clip = "clip" View ActionClip "こぴーしたぶん";
    /// The texts and checklists that the office words itself.
    Papers = "papers" View ActionPapers "ぶんれい かくにんひょう なおす";
    /// What this program is.
    About = "about" View ActionAbout "このぷろぐらむについて";
    /// Colours of the terminal.
    ThemeTerminal = "theme-terminal" View ActionThemeTerminal "はいしょく";
    /// No colour.
    ThemeMono = "theme-mono" View ActionThemeMono "はいしょく しろくろ";
    /// Black on white.
    ThemeLight = "theme-light" View ActionThemeLight "はいしょく あかるい";
    /// Light on dark.
    ThemeDark = "theme-dark" View ActionThemeDark "はいしょく くらい";
    /// The strongest contrast.
    ThemeContrast = "theme-contrast" View ActionThemeContrast "はいしょく こうこんとらすと";
    /// Colours for every colour vision.
    ThemeCud = "theme-cud" View ActionThemeCud "はいしょく からーゆにばーさる";
    /// 病院支援室.
    HatOffice = "hat-office" View ActionHatOffice "ぼうし びょういん しえんしつ";
    /// 地域コーディネーター.
    HatRegional = "hat-regional" View ActionHatRegional "ぼうし ちいき こーでぃねーたー";
    /// 団体事務局.
    HatSociety = "hat-society" View ActionHatSociety "ぼうし だんたい じむきょく";
    /// No hat.
    HatNone = "hat-none" View ActionHatNone "ぼうし なし";
    /// Japanese.
    LangJa = "lang-ja" View ActionLangJa "にほんご";
    /// English.
    LangEn = "lang-en" View ActionLangEn "えいご";

    /// The next field of a form.
    NextField = "next-field" Type ActionNextField "つぎのこうもく";
    /// The field before.
    PreviousField = "previous-field" Type ActionPreviousField "まえのこうもく";
    /// The first field of the next section.
    NextSection = "next-section" Type ActionNextSection "つぎのまとまり";
    /// The first field of the section before.
    PreviousSection = "previous-section" Type ActionPreviousSection "まえのまとまり";
    /// Shows the fields that are folded away.
    MoreFields = "more-fields" Type ActionMoreFields "つづき";
    /// Completes what is typed from what is offered.
    Complete = "complete" Type ActionComplete "ほかん おぎなう";
    /// The rows of the file are records of another kind.
    OtherKind = "other-kind" Type ActionOtherKind "しゅるい";
    /// Saves what was typed.
    Save = "save" Type ActionSave "ほぞん";
    /// Saves, and begins another record of the kind.
    SaveNext = "save-next" Type ActionSaveNext "ほぞんしてつぎ";
    /// Takes the last change of the text back.
    UndoTyping = "undo-typing" Type ActionUndoTyping "にゅうりょくをもどす";
    /// Does it again.
    RedoTyping = "redo-typing" Type ActionRedoTyping "にゅうりょくをやりなおす";
    /// Answers a candidate for personal data.
    ClearMark = "clear-mark" Type ActionClearMark "もんだいなし";
    /// Files a memo to the record under the cursor, or later.
    Later = "later" Type ActionLater "あとでせいり";
    /// Hands a long text to the editor outside.
    EditOutside = "edit-outside" Type ActionEditOutside "がいぶえでぃた";
    /// The text that is offered, to be worded anew.
    EditText = "edit-text" Type ActionEditText "ぶんれいをなおす";
    /// The text as it came with the program.
    Original = "original" Type ActionOriginal "もとのぶん";
    /// Throws a draft away, after a question.
    Discard = "discard" Type ActionDiscard "すてる";

    /// Copies the record to the terminal's clipboard.
    Copy = "copy" Whole ActionCopy "こぴー";
    /// Copies a polite text that asks how the thing stands.
    Reminder = "reminder" Whole ActionReminder "ごかくにんのおねがい";
    /// Shows the need to a firm, as far as it may see it, and enters it in the ledger.
    ShowFirm = "show-to-firm" Change ActionShowFirm "きぎょうへみせる かいじ";
    /// Draws the screen afresh.
    Redraw = "redraw" Whole ActionRedraw "さいびょうが";
    /// Hands the terminal back to the shell for a while.
    Suspend = "suspend" Whole ActionSuspend "ちゅうだん";
    /// Stops what runs, else one level back.
    Interrupt = "interrupt" Whole ActionInterrupt "とめる";
    /// One level back; at the top it leaves.
    Leave = "leave" Whole ActionLeave "もどる";
    /// Leaves the program.
    Quit = "quit" Whole ActionQuit "しゅうりょう";
}

impl Action {
    /// The action of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }

    /// The action that goes to a column of the board.
    pub fn of_column(column: usize) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        all.into_iter()
            .find(|action| action.column() == Some(column))
    }

    /// True if it writes to the book or ends the program: such an action is never taken from a full-width letter, which may be the
    /// first of a word typed with the IME still on.
    pub fn is_weighty(self) -> bool {
        matches!(self.area(), Area::Change | Area::Undo)
            || matches!(
                self,
                Self::BulkAdvance
                    | Self::BulkRetreat
                    | Self::BulkArchive
                    | Self::Leave
                    | Self::Quit
                    | Self::Suspend
            )
    }

    /// The column of the board that it goes to, from 0.
    pub fn column(self) -> Option<usize> {
        const COLUMNS: [Action; 10] = [
            Action::Column1,
            Action::Column2,
            Action::Column3,
            Action::Column4,
            Action::Column5,
            Action::Column6,
            Action::Column7,
            Action::Column8,
            Action::Column9,
            Action::Column10,
        ];
        COLUMNS.iter().position(|action| *action == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_name_leads_back_to_its_action() {
        for action in Action::ALL {
            assert_eq!(Action::named(action.name()), Some(*action));
        }
        let names: BTreeSet<&str> = Action::ALL.iter().map(|a| a.name()).collect();
        assert_eq!(names.len(), Action::ALL.len());
    }

    #[test]
    fn names_are_kebab() {
        for action in Action::ALL {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(action.name().chars().all(kebab), "{}", action.name());
        }
    }

    #[test]
    fn the_ten_columns_have_an_action_each() {
        let columns: Vec<usize> = Action::ALL.iter().filter_map(|a| a.column()).collect();
        assert_eq!(columns, (0..10).collect::<Vec<_>>());
    }
}
