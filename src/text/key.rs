//! Owns the list of lines that the program says: one row for each, in areas and alphabetical within them, so that several people can
//! add theirs side by side. The words stand in `assets/locales`, under the name given here; a test holds the files to this list.

/// Writes the enum, its list and the names from one list of rows.
macro_rules! keys {
    ($( $variant:ident = $name:literal; )+) => {
        /// A line of the locale files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TextKey {
            $( #[doc = concat!("The line `", $name, "`.")] $variant ),+
        }

        impl TextKey {
            /// Every line.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its key in the locale files.
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$variant => $name ),+
                }
            }
        }
    };
}

#[rustfmt::skip]
keys! {
    // about: what this program is.
    AboutKeeps = "about.keeps";
    AboutLicence = "about.licence";
    AboutVersion = "about.version";
    AboutWhat = "about.what";

    // action: what a key does.
    ActionAbout = "action.about";
    ActionActivityList = "action.activities";
    ActionAdvance = "action.advance";
    ActionApart = "action.apart";
    ActionArchive = "action.archive";
    ActionAudit = "action.audit";
    ActionBulkAdvance = "action.bulk-advance";
    ActionBulkArchive = "action.bulk-archive";
    ActionBulkRetreat = "action.bulk-retreat";
    ActionCaseList = "action.cases";
    ActionChanges = "action.changes";
    ActionChoose = "action.choose";
    ActionClearFilter = "action.clear-filter";
    ActionClearMark = "action.clear-mark";
    ActionClearMarks = "action.clear-marks";
    ActionClip = "action.clip";
    ActionClose = "action.close";
    ActionColumn1 = "action.column1";
    ActionColumn10 = "action.column10";
    ActionColumn2 = "action.column2";
    ActionColumn3 = "action.column3";
    ActionColumn4 = "action.column4";
    ActionColumn5 = "action.column5";
    ActionColumn6 = "action.column6";
    ActionColumn7 = "action.column7";
    ActionColumn8 = "action.column8";
    ActionColumn9 = "action.column9";
    ActionComplete = "action.complete";
    ActionConsultationList = "action.consultations";
    ActionCopy = "action.copy";
    ActionDesks = "action.desks";
    ActionDiscard = "action.discard";
    ActionDisclosureList = "action.disclosures";
    ActionDistant = "action.distant";
    ActionDown = "action.down";
    ActionDrafts = "action.drafts";
    ActionDuplicates = "action.duplicates";
    ActionDutyList = "action.duties";
    ActionEdit = "action.edit";
    ActionEditOutside = "action.edit-outside";
    ActionEditText = "action.edit-text";
    ActionExport = "action.export";
    ActionFilter = "action.filter";
    ActionFirst = "action.first";
    ActionFold = "action.fold";
    ActionGoOn = "action.go-on";
    ActionHandOver = "action.hand-over";
    ActionHatNone = "action.hat-none";
    ActionHatOffice = "action.hat-office";
    ActionHatRegional = "action.hat-regional";
    ActionHatSociety = "action.hat-society";
    ActionHelp = "action.help";
    ActionHelpAll = "action.help-all";
    ActionImport = "action.import";
    ActionInterrupt = "action.interrupt";
    ActionItemDone = "action.item-done";
    ActionItemNotNeeded = "action.item-not-needed";
    ActionJump = "action.jump";
    ActionKeyDay = "action.key-day";
    ActionLangEn = "action.lang-en";
    ActionLangJa = "action.lang-ja";
    ActionLast = "action.last";
    ActionLater = "action.later";
    ActionLeave = "action.leave";
    ActionLeft = "action.left";
    ActionLogList = "action.logs";
    ActionMark = "action.mark";
    ActionMarkAll = "action.mark-all";
    ActionMemo = "action.memo";
    ActionMerge = "action.merge";
    ActionMessageLog = "action.message-log";
    ActionMoreFields = "action.more-fields";
    ActionMouse = "action.mouse";
    ActionNew = "action.new";
    ActionNewActivity = "action.new-activity";
    ActionNewBody = "action.new-body";
    ActionNewCase = "action.new-case";
    ActionNewCompany = "action.new-company";
    ActionNewConsultation = "action.new-consultation";
    ActionNewContract = "action.new-contract";
    ActionNewDuty = "action.new-duty";
    ActionNewEvent = "action.new-event";
    ActionNewHospital = "action.new-hospital";
    ActionNewNeed = "action.new-need";
    ActionNewPerson = "action.new-person";
    ActionNextField = "action.next-field";
    ActionNextSection = "action.next-section";
    ActionNextTab = "action.next-tab";
    ActionOpen = "action.open";
    ActionOriginal = "action.original";
    ActionOtherKind = "action.other-kind";
    ActionOverride = "action.override";
    ActionPageDown = "action.page-down";
    ActionPageUp = "action.page-up";
    ActionPalette = "action.palette";
    ActionPapers = "action.papers";
    ActionPassBall = "action.pass-ball";
    ActionPassOver = "action.pass-over";
    ActionPreviousField = "action.previous-field";
    ActionPreviousSection = "action.previous-section";
    ActionPreviousTab = "action.previous-tab";
    ActionQuit = "action.quit";
    ActionRedo = "action.redo";
    ActionRedoTyping = "action.redo-typing";
    ActionRedraw = "action.redraw";
    ActionRemedies = "action.remedies";
    ActionReminder = "action.reminder";
    ActionRestore = "action.restore";
    ActionRetreat = "action.retreat";
    ActionRight = "action.right";
    ActionSave = "action.save";
    ActionSaveFilter = "action.save-filter";
    ActionSaveNext = "action.save-next";
    ActionSavedFilters = "action.saved-filters";
    ActionScreenContracts = "action.screen-contracts";
    ActionScreenEvents = "action.screen-events";
    ActionScreenKpi = "action.screen-kpi";
    ActionScreenNeeds = "action.screen-needs";
    ActionScreenRoster = "action.screen-roster";
    ActionScreenToday = "action.screen-today";
    ActionSetDue = "action.set-due";
    ActionShowFirm = "action.show-firm";
    ActionSort = "action.sort";
    ActionSuspend = "action.suspend";
    ActionThemeContrast = "action.theme-contrast";
    ActionThemeCud = "action.theme-cud";
    ActionThemeDark = "action.theme-dark";
    ActionThemeLight = "action.theme-light";
    ActionThemeMono = "action.theme-mono";
    ActionThemeTerminal = "action.theme-terminal";
    ActionToggleView = "action.toggle-view";
    ActionUndoList = "action.undo-list";
    ActionUndoStep = "action.undo-step";
    ActionUndoTyping = "action.undo-typing";
    ActionUnfiled = "action.unfiled";
    ActionUp = "action.up";

    // area: headings of the help page.
    AreaChange = "area.change";
    AreaFind = "area.find";
    AreaMark = "area.mark";
    AreaMove = "area.move";
    AreaType = "area.type";
    AreaUndo = "area.undo";
    AreaView = "area.view";
    AreaWhole = "area.whole";

    // audit: what happened at the doors.
    AuditBarred = "audit.barred";
    AuditDenied = "audit.denied";
    AuditExport = "audit.export";
    AuditLogin = "audit.login";

    // backup: copies of the whole book.
    BackupDone = "backup.done";
    BackupFailed = "backup.failed";
    BackupNone = "backup.none";
    BackupNothing = "backup.nothing";

    // batch: lines of a batch that are no commands.
    BatchNoFields = "batch.no-fields";
    BatchNotAValue = "batch.not-a-value";
    BatchNotJson = "batch.not-json";
    BatchUnknownCommand = "batch.unknown-command";
    BatchUnknownKind = "batch.unknown-kind";
    BatchUnknownStage = "batch.unknown-stage";

    // book: what opening a book found.
    BookComparing = "book.comparing";
    BookCopied = "book.copied";
    BookFormatMended = "book.format-mended";
    BookMade = "book.made";
    BookMended = "book.mended";
    BookProbing = "book.probing";
    BookReadOnly = "book.read-only";
    BookRebuilding = "book.rebuilding";
    BookRebuilt = "book.rebuilt";
    BookRecovered = "book.recovered";
    BookReplaying = "book.replaying";

    // bundle: what one copy of the book takes to another.
    BundleApplied = "bundle.applied";
    BundleClashes = "bundle.clashes";
    BundleNumber = "bundle.number";
    BundleTaking = "bundle.taking";
    BundleWritten = "bundle.written";

    // burden: work on contracts that is with a clinician.
    BurdenHours = "burden.hours";
    BurdenSaid = "burden.said";

    // call:
    CallNobody = "call.nobody";
    CallPhone = "call.phone";
    CallSaid = "call.said";
    CallTexts = "call.texts";

    // card: what cards and lists say about a record.
    CardAlarm = "card.alarm";
    CardEmpty = "card.empty";
    CardFallen = "card.fallen";
    CardHeld = "card.held";
    CardHeldUntil = "card.held-until";
    CardMissing = "card.missing";
    CardMissingMore = "card.missing-more";
    CardOthers = "card.others";
    CardWaiting = "card.waiting";

    // case:
    CaseAsHolder = "case.as-holder";
    CaseFirmSide = "case.firm-side";
    CaseHeld = "case.held";
    CaseHospitalSide = "case.hospital-side";
    CasePassing = "case.passing";
    CaseRemedies = "case.remedies";
    CaseSpoken = "case.spoken";
    CaseStalled = "case.stalled";

    // clash: two people changed one field.
    ClashBack = "clash.back";
    ClashEmpty = "clash.empty";
    ClashLater = "clash.later";
    ClashMine = "clash.mine";
    ClashSave = "clash.save";
    ClashTitle = "clash.title";
    ClashWas = "clash.was";
    ClashWhat = "clash.what";

    // cli: the command line's own words.
    CliCellCut = "cli.cell-cut";
    CliColumnOut = "cli.column-out";
    CliFieldForm = "cli.field-form";
    CliFile = "cli.file";
    CliImported = "cli.imported";
    CliMade = "cli.made";
    CliMissing = "cli.missing";
    CliNoNda = "cli.no-nda";
    CliNothing = "cli.nothing";
    CliOnlyContracts = "cli.only-contracts";
    CliOnlyNeeds = "cli.only-needs";
    CliOtherKind = "cli.other-kind";
    CliSettingsFault = "cli.settings-fault";
    CliTooManyRows = "cli.too-many-rows";
    CliUnknownKind = "cli.unknown-kind";
    CliUnknownStage = "cli.unknown-stage";
    CliUnwritable = "cli.unwritable";
    CliWarned = "cli.warned";
    CliWouldImport = "cli.would-import";
    CliWritten = "cli.written";

    // clip: what was copied.
    ClipLong = "clip.long";
    ClipNone = "clip.none";
    ClipWhat = "clip.what";

    // compact: the database made again.
    CompactDone = "compact.done";

    // contract:
    ContractAnswered = "contract.answered";
    ContractChecklist = "contract.checklist";
    ContractDays = "contract.days";
    ContractEnded = "contract.ended";
    ContractEndedCount = "contract.ended-count";
    ContractEnding = "contract.ending";
    ContractEnds = "contract.ends";
    ContractEndsIn = "contract.ends-in";
    ContractLate = "contract.late";
    ContractLessonsAsk = "contract.lessons-ask";
    ContractNoEnd = "contract.no-end";
    ContractNoLine = "contract.no-line";
    ContractNoState = "contract.no-state";
    ContractOver = "contract.over";
    ContractProgress = "contract.progress";
    ContractReviewed = "contract.reviewed";
    ContractReviewing = "contract.reviewing";
    ContractStops = "contract.stops";
    ContractThisWeek = "contract.this-week";
    ContractTwoAnswers = "contract.two-answers";
    ContractUntil = "contract.until";

    // copy: the clipboard.
    CopySent = "copy.sent";
    CopySentInPart = "copy.sent-in-part";

    // count: how many of what.
    CountBodies = "count.bodies";
    CountCases = "count.cases";
    CountCharacters = "count.characters";
    CountCompanies = "count.companies";
    CountHospitals = "count.hospitals";
    CountLogs = "count.logs";
    CountNeeds = "count.needs";
    CountPeople = "count.people";
    CountRecords = "count.records";
    CountWork = "count.work";

    // date: days, waits and times of day.
    DateDay = "date.day";
    DateDayOfYear = "date.day-of-year";
    DateDue = "date.due";
    DateMoment = "date.moment";
    DateOverdue = "date.overdue";
    DateToday = "date.today";
    DateWaiting = "date.waiting";
    DateWaitingFor = "date.waiting-for";

    // decision: decisions kept on a record.
    DecisionBack = "decision.back";
    DecisionLine = "decision.line";
    DecisionOverride = "decision.override";
    DecisionRound = "decision.round";
    DecisionWarned = "decision.warned";

    // deeds: what a person has brought about.
    DeedsAdopted = "deeds.adopted";
    DeedsCases = "deeds.cases";
    DeedsEnded = "deeds.ended";
    DeedsPresented = "deeds.presented";
    DeedsProposed = "deeds.proposed";
    DeedsSigned = "deeds.signed";
    DeedsTitle = "deeds.title";

    // desks: the public desks that come with the program.
    DesksNoPrefecture = "desks.no-prefecture";
    DesksNone = "desks.none";
    DesksThere = "desks.there";
    DesksTitle = "desks.title";

    // disclosure:
    DisclosureNamed = "disclosure.named";
    DisclosureUnder = "disclosure.under";
    DisclosureVersion = "disclosure.version";

    // doctor: what this machine, terminal and book are like.
    DoctorBackup = "doctor.backup";
    DoctorBackupAge = "doctor.backup-age";
    DoctorBook = "doctor.book";
    DoctorBundleGiven = "doctor.bundle-given";
    DoctorBundleSaid = "doctor.bundle-said";
    DoctorBundleTaken = "doctor.bundle-taken";
    DoctorClock = "doctor.clock";
    DoctorColour = "doctor.colour";
    DoctorColumns = "doctor.columns";
    DoctorFrames = "doctor.frames";
    DoctorLang = "doctor.lang";
    DoctorNoBackup = "doctor.no-backup";
    DoctorNoBook = "doctor.no-book";
    DoctorSettings = "doctor.settings";
    DoctorSize = "doctor.size";
    DoctorSound = "doctor.sound";
    DoctorState = "doctor.state";
    DoctorTerm = "doctor.term";
    DoctorVersion = "doctor.version";

    // door: why the full screen cannot be shown.
    DoorBroken = "door.broken";
    DoorDumb = "door.dumb";
    DoorNoTerminal = "door.no-terminal";
    DoorNotKept = "door.not-kept";

    // draft: forms that were left.
    DraftAsk = "draft.ask";
    DraftDamaged = "draft.damaged";
    DraftGone = "draft.gone";
    DraftNewer = "draft.newer";
    DraftNone = "draft.none";
    DraftRow = "draft.row";
    DraftRowNew = "draft.row-new";
    DraftTitle = "draft.title";
    DraftUnread = "draft.unread";

    // duplicates: parties that are probably the same.
    DuplicatesNone = "duplicates.none";
    DuplicatesRow = "duplicates.row";
    DuplicatesTitle = "duplicates.title";

    // editor: the editor outside.
    EditorBack = "editor.back";
    EditorElsewhere = "editor.elsewhere";
    EditorFailed = "editor.failed";
    EditorKept = "editor.kept";
    EditorNone = "editor.none";
    EditorNotLong = "editor.not-long";
    EditorSaid = "editor.said";
    EditorSame = "editor.same";

    // empty: what an empty list says.
    EmptyCompanies = "empty.companies";
    EmptyContracts = "empty.contracts";
    EmptyEvents = "empty.events";
    EmptyFilter = "empty.filter";
    EmptyList = "empty.list";
    EmptyNeeds = "empty.needs";

    // era: the names of the eras.
    EraHeisei = "era.heisei";
    EraMeiji = "era.meiji";
    EraReiwa = "era.reiwa";
    EraShowa = "era.showa";
    EraTaisho = "era.taisho";

    // erase: personal data destroyed.
    EraseAsk = "erase.ask";
    EraseCancelled = "erase.cancelled";
    EraseDone = "erase.done";
    EraseLocked = "erase.locked";
    EraseMentions = "erase.mentions";
    EraseNothing = "erase.nothing";

    // event:
    EventAddFirm = "event.add-firm";
    EventAddHost = "event.add-host";
    EventAddNeed = "event.add-need";
    EventAddOther = "event.add-other";
    EventBudget = "event.budget";
    EventComing = "event.coming";
    EventFirms = "event.firms";
    EventHosts = "event.hosts";
    EventMissing = "event.missing";
    EventNeeds = "event.needs";
    EventNewer = "event.newer";
    EventNoDay = "event.no-day";
    EventNoNeeds = "event.no-needs";
    EventNoPart = "event.no-part";
    EventNotPublished = "event.not-published";
    EventOrderComing = "event.order-coming";
    EventOutdated = "event.outdated";
    EventPermission = "event.permission";
    EventPlanned = "event.planned";
    EventSpent = "event.spent";
    EventUnpermitted = "event.unpermitted";
    EventUnpublished = "event.unpublished";
    EventWhen = "event.when";

    // export: a list to a file.
    ExportDone = "export.done";
    ExportHow = "export.how";
    ExportNothing = "export.nothing";

    // fault: a field that cannot be saved, and what is wrong with it.
    FaultBackwards = "fault.backwards";
    FaultDateEmpty = "fault.date-empty";
    FaultDateEra = "fault.date-era";
    FaultDateForm = "fault.date-form";
    FaultDateNoDay = "fault.date-no-day";
    FaultDateNoDayOfYear = "fault.date-no-day-of-year";
    FaultDateNoMonth = "fault.date-no-month";
    FaultDateRange = "fault.date-range";
    FaultDateShortYear = "fault.date-short-year";
    FaultDateShortYearUnknown = "fault.date-short-year-unknown";
    FaultDateWeekday = "fault.date-weekday";
    FaultEmpty = "fault.empty";
    FaultNeedsAlso = "fault.needs-also";
    FaultNoSuchAny = "fault.no-such-any";
    FaultNoSuchRecord = "fault.no-such-record";
    FaultNotAChoice = "fault.not-a-choice";
    FaultNotAMail = "fault.not-a-mail";
    FaultNotANumber = "fault.not-a-number";
    FaultNotAPhone = "fault.not-a-phone";
    FaultNotATime = "fault.not-a-time";
    FaultNotDaysOff = "fault.not-days-off";
    FaultNotEditable = "fault.not-editable";
    FaultNotYet = "fault.not-yet";
    FaultOr = "fault.or";
    FaultOtherHouse = "fault.other-house";
    FaultSeveralRecords = "fault.several-records";
    FaultTaken = "fault.taken";
    FaultTooLong = "fault.too-long";
    FaultUnknownField = "fault.unknown-field";
    FaultUnknownFieldNear = "fault.unknown-field-near";

    // figure:
    FigureAskDay = "figure.ask-day";
    FigureAverage = "figure.average";
    FigureBadDay = "figure.bad-day";
    FigureBarrier = "figure.barrier";
    FigureBegins = "figure.begins";
    FigureCounting = "figure.counting";
    FigureDay = "figure.day";
    FigureDayOver = "figure.day-over";
    FigureFirms = "figure.firms";
    FigureList = "figure.list";
    FigureListIsTodays = "figure.list-is-todays";
    FigureLongest = "figure.longest";
    FigureMaking = "figure.making";
    FigureNone = "figure.none";
    FigureOfKind = "figure.of-kind";
    FigureOn = "figure.on";
    FigureRemedy = "figure.remedy";
    FigureReviewed = "figure.reviewed";
    FigureSince = "figure.since";
    FigureSpoken = "figure.spoken";
    FigureStalled = "figure.stalled";
    FigureThisYear = "figure.this-year";
    FigureUnanswered = "figure.unanswered";
    FigureUntold = "figure.untold";
    FigureWard = "figure.ward";

    // file: a file that could not be worked on.
    FileOpen = "file.open";
    FileRead = "file.read";
    FileRemove = "file.remove";
    FileRename = "file.rename";
    FileSync = "file.sync";
    FileWrite = "file.write";

    // filter: why a filter is not in force.
    FilterBadOperator = "filter.bad-operator";
    FilterDays = "filter.days";
    FilterFlag = "filter.flag";
    FilterNoChoice = "filter.no-choice";
    FilterNoChoiceNear = "filter.no-choice-near";
    FilterNoField = "filter.no-field";
    FilterNoFieldNear = "filter.no-field-near";
    FilterNoTerm = "filter.no-term";
    FilterNoValue = "filter.no-value";
    FilterNumber = "filter.number";
    FilterOneValue = "filter.one-value";
    FilterOpenGroup = "filter.open-group";
    FilterOpenQuote = "filter.open-quote";
    FilterStrayClose = "filter.stray-close";
    FilterTab = "filter.tab";
    FilterTooDeep = "filter.too-deep";

    // finding: one condition of a gate as a line.
    GateMet = "finding.met";
    GateOpen = "finding.open";

    // first: the first start.
    FirstBegin = "first.begin";
    FirstBook = "first.book";
    FirstEmpty = "first.empty";
    FirstLanguage = "first.language";
    FirstLater = "first.later";
    FirstSample = "first.sample";
    FirstSkip = "first.skip";
    FirstTitle = "first.title";
    FirstWelcome = "first.welcome";

    // form: typing into a record.
    FormClose = "form.close";
    FormCount = "form.count";
    FormDraftKept = "form.draft-kept";
    FormFaults = "form.faults";
    FormGone = "form.gone";
    FormKept = "form.kept";
    FormMarkNone = "form.mark-none";
    FormMarkSaveFirst = "form.mark-save-first";
    FormMarkWhy = "form.mark-why";
    FormMarks = "form.marks";
    FormMoreOffers = "form.more-offers";
    FormNamesake = "form.namesake";
    FormNoSuchChoice = "form.no-such-choice";
    FormNothing = "form.nothing";
    FormReading = "form.reading";
    FormRequired = "form.required";
    FormRest = "form.rest";
    FormRestored = "form.restored";
    FormRival = "form.rival";
    FormSaving = "form.saving";
    FormTitleEdit = "form.title-edit";
    FormTitleNew = "form.title-new";
    FormWillMake = "form.will-make";
    FormWillMakeNear = "form.will-make-near";

    // gate-panel: the panel of a gate.
    GatePanelAllMet = "gate-panel.all-met";
    GatePanelMetWord = "gate-panel.met-word";
    GatePanelNoRight = "gate-panel.no-right";
    GatePanelReady = "gate-panel.ready";
    GatePanelStillOpen = "gate-panel.still-open";
    GatePanelSummary = "gate-panel.summary";
    GatePanelTitle = "gate-panel.title";
    GatePanelTitleWarn = "gate-panel.title-warn";

    // hand-over:
    HandOverBadDay = "hand-over.bad-day";
    HandOverDone = "hand-over.done";
    HandOverFilters = "hand-over.filters";
    HandOverNamesake = "hand-over.namesake";
    HandOverPapers = "hand-over.papers";
    HandOverPostEnds = "hand-over.post-ends";
    HandOverProposerLeft = "hand-over.proposer-left";
    HandOverSame = "hand-over.same";
    HandOverWho = "hand-over.who";
    HandOverWould = "hand-over.would";

    // handing: 引継 before it is done.
    HandingBalls = "handing.balls";
    HandingDo = "handing.do";
    HandingDone = "handing.done";
    HandingFilters = "handing.filters";
    HandingLooking = "handing.looking";
    HandingNothing = "handing.nothing";
    HandingPapers = "handing.papers";
    HandingPapersHow = "handing.papers-how";
    HandingPapersNot = "handing.papers-not";
    HandingPapersWritten = "handing.papers-written";
    HandingPost = "handing.post";
    HandingPostHow = "handing.post-how";
    HandingPostStays = "handing.post-stays";
    HandingRow = "handing.row";
    HandingTitle = "handing.title";

    // handout:
    HandoutEnd = "handout.end";
    HandoutHidden = "handout.hidden";
    HandoutRegion = "handout.region";

    // hat: for whom the person works.
    HatChanged = "hat.changed";
    HatNone = "hat.none";

    // head: the line of tabs.
    HeadReading = "head.reading";

    // help: the help page.
    HelpIme = "help.ime";
    HelpMarks = "help.marks";

    // hint: short words of the hints line.
    HintAgenda = "hint.agenda";
    HintAllTexts = "hint.all-texts";
    HintAnswer = "hint.answer";
    HintApart = "hint.apart";
    HintApply = "hint.apply";
    HintBall = "hint.ball";
    HintBoard = "hint.board";
    HintBook = "hint.book";
    HintBreakdown = "hint.breakdown";
    HintBulk = "hint.bulk";
    HintCame = "hint.came";
    HintCancel = "hint.cancel";
    HintCards = "hint.cards";
    HintCase = "hint.case";
    HintCases = "hint.cases";
    HintChange = "hint.change";
    HintChecklist = "hint.checklist";
    HintChoose = "hint.choose";
    HintClearMark = "hint.clear-mark";
    HintClose = "hint.close";
    HintColumns = "hint.columns";
    HintContract = "hint.contract";
    HintCopy = "hint.copy";
    HintCopyText = "hint.copy-text";
    HintDays = "hint.days";
    HintDecide = "hint.decide";
    HintDeeper = "hint.deeper";
    HintDiscard = "hint.discard";
    HintDistant = "hint.distant";
    HintDo = "hint.do";
    HintDrop = "hint.drop";
    HintDue = "hint.due";
    HintEdit = "hint.edit";
    HintEditText = "hint.edit-text";
    HintEditor = "hint.editor";
    HintEveryone = "hint.everyone";
    HintFields = "hint.fields";
    HintFile = "hint.file";
    HintFilter = "hint.filter";
    HintFold = "hint.fold";
    HintForWhom = "hint.for-whom";
    HintGo = "hint.go";
    HintGoOn = "hint.go-on";
    HintGroups = "hint.groups";
    HintHandOver = "hint.hand-over";
    HintHelp = "hint.help";
    HintHolder = "hint.holder";
    HintItemDone = "hint.item-done";
    HintItemNotNeeded = "hint.item-not-needed";
    HintKeep = "hint.keep";
    HintKeepDraft = "hint.keep-draft";
    HintKeyDay = "hint.key-day";
    HintLater = "hint.later";
    HintList = "hint.list";
    HintMakeCase = "hint.make-case";
    HintMark = "hint.mark";
    HintMemo = "hint.memo";
    HintMemoKind = "hint.memo-kind";
    HintMonth = "hint.month";
    HintMonths = "hint.months";
    HintMove = "hint.move";
    HintNew = "hint.new";
    HintNext = "hint.next";
    HintNextEvent = "hint.next-event";
    HintNextText = "hint.next-text";
    HintOpen = "hint.open";
    HintOriginal = "hint.original";
    HintOverride = "hint.override";
    HintPalette = "hint.palette";
    HintPassOver = "hint.pass-over";
    HintPrevious = "hint.previous";
    HintRemedies = "hint.remedies";
    HintReminder = "hint.reminder";
    HintRows = "hint.rows";
    HintSave = "hint.save";
    HintSaveFilter = "hint.save-filter";
    HintSaveNext = "hint.save-next";
    HintSaved = "hint.saved";
    HintShallower = "hint.shallower";
    HintShow = "hint.show";
    HintSort = "hint.sort";
    HintStage = "hint.stage";
    HintState = "hint.state";
    HintTabs = "hint.tabs";
    HintTexts = "hint.texts";
    HintUndo = "hint.undo";
    HintUndoTyping = "hint.undo-typing";
    HintUnfold = "hint.unfold";

    // history: what happened to a record.
    HistoryAdded = "history.added";
    HistoryArchived = "history.archived";
    HistoryChanged = "history.changed";
    HistoryCleared = "history.cleared";
    HistoryJoinedInto = "history.joined-into";
    HistoryJoinedWith = "history.joined-with";
    HistoryMade = "history.made";
    HistoryParted = "history.parted";
    HistoryRemoved = "history.removed";
    HistoryRestored = "history.restored";
    HistorySet = "history.set";

    // import: booking a spreadsheet.
    ImportBooking = "import.booking";
    ImportByCommand = "import.by-command";
    ImportCannotRead = "import.cannot-read";
    ImportColumns = "import.columns";
    ImportComplete = "import.complete";
    ImportCounts = "import.counts";
    ImportDamaged = "import.damaged";
    ImportDuplicates = "import.duplicates";
    ImportFile = "import.file";
    ImportFill = "import.fill";
    ImportFilled = "import.filled";
    ImportFilledRow = "import.filled-row";
    ImportIgnored = "import.ignored";
    ImportKind = "import.kind";
    ImportLook = "import.look";
    ImportMark = "import.mark";
    ImportMeaning = "import.meaning";
    ImportMeaningOf = "import.meaning-of";
    ImportMissing = "import.missing";
    ImportMissingRow = "import.missing-row";
    ImportMore = "import.more";
    ImportNear = "import.near";
    ImportNoField = "import.no-field";
    ImportNoFile = "import.no-file";
    ImportNotAFile = "import.not-a-file";
    ImportNotAllowed = "import.not-allowed";
    ImportNotes = "import.notes";
    ImportNothing = "import.nothing";
    ImportNothingMapped = "import.nothing-mapped";
    ImportOtherKind = "import.other-kind";
    ImportReading = "import.reading";
    ImportSheet = "import.sheet";
    ImportSheetUnsure = "import.sheet-unsure";
    ImportSheets = "import.sheets";
    ImportStop = "import.stop";
    ImportTaken = "import.taken";
    ImportTitle = "import.title";
    ImportTurn = "import.turn";
    ImportUnread = "import.unread";
    ImportWhat = "import.what";

    // input: what came from the terminal.
    InputBadEncoding = "input.bad-encoding";
    InputIme = "input.ime";
    InputPasteCut = "input.paste-cut";
    InputTextNowhere = "input.text-nowhere";

    // jsonl: the whole book as lines.
    JsonlRead = "jsonl.read";
    JsonlWritten = "jsonl.written";

    // jump: going to a number.
    JumpHidden = "jump.hidden";

    // key: keys that mean nothing.
    KeyActionNotHere = "key.action-not-here";
    KeyNotHere = "key.not-here";
    KeyUnknown = "key.unknown";

    // keymap: what is wrong with a person's keys.
    KeymapAction = "keymap.action";
    KeymapActionNear = "keymap.action-near";
    KeymapClash = "keymap.clash";
    KeymapFault = "keymap.fault";
    KeymapKey = "keymap.key";
    KeymapScope = "keymap.scope";
    KeymapScopeNear = "keymap.scope-near";
    KeymapShape = "keymap.shape";
    KeymapTyped = "keymap.typed";

    // keys: who may come in.
    KeysAdded = "keys.added";
    KeysFile = "keys.file";
    KeysFirm = "keys.firm";
    KeysKey = "keys.key";
    KeysLine = "keys.line";
    KeysName = "keys.name";
    KeysNobody = "keys.nobody";
    KeysRemoved = "keys.removed";
    KeysRole = "keys.role";
    KeysShort = "keys.short";
    KeysTwice = "keys.twice";
    KeysTwoRoles = "keys.two-roles";

    // list: words one after the other.
    ListCase = "list.case";
    ListCount = "list.count";
    ListMore = "list.more";
    ListOrderDown = "list.order-down";
    ListOrderPressing = "list.order-pressing";
    ListOrderUp = "list.order-up";
    ListPair = "list.pair";
    ListPlan = "list.plan";
    ListRefused = "list.refused";
    ListSaid = "list.said";
    ListStep = "list.step";
    ListStepUndone = "list.step-undone";
    ListWritten = "list.written";

    // man: the manual page.
    ManExitList = "man.exit-list";
    ManExits = "man.exits";
    ManFilterWords = "man.filter-words";
    ManFilters = "man.filters";
    ManKeys = "man.keys";
    ManName = "man.name";
    ManOptions = "man.options";
    ManTitle = "man.title";
    ManUse = "man.use";
    ManVerbs = "man.verbs";

    // mark: marks.
    MarkNone = "mark.none";

    // match:
    MatchAnd = "match.and";
    MatchByHand = "match.by-hand";
    MatchByHandPlace = "match.by-hand-place";
    MatchByHandWhy = "match.by-hand-why";
    MatchCase = "match.case";
    MatchCompetes = "match.competes";
    MatchEvaluates = "match.evaluates";
    MatchExperienced = "match.experienced";
    MatchHolder = "match.holder";
    MatchJoined = "match.joined";
    MatchLed = "match.led";
    MatchLicenceUntil = "match.licence-until";
    MatchLot = "match.lot";
    MatchNear = "match.near";
    MatchNeeds = "match.needs";
    MatchNever = "match.never";
    MatchNoHolder = "match.no-holder";
    MatchNoOther = "match.no-other";
    MatchNone = "match.none";
    MatchPair = "match.pair";
    MatchPaired = "match.paired";
    MatchPassNone = "match.pass-none";
    MatchReachEnded = "match.reach-ended";
    MatchReachEnough = "match.reach-enough";
    MatchReachLacks = "match.reach-lacks";
    MatchReachNotAsked = "match.reach-not-asked";
    MatchReachUnknown = "match.reach-unknown";
    MatchStale = "match.stale";
    MatchTags = "match.tags";
    MatchTexts = "match.texts";
    MatchTitleFirm = "match.title-firm";
    MatchTitleNeed = "match.title-need";
    MatchTogether = "match.together";
    MatchUnanswered = "match.unanswered";
    MatchWeeks = "match.weeks";
    MatchWords = "match.words";

    // memo: a note taken on the phone.
    MemoAbout = "memo.about";
    MemoLater = "memo.later";
    MemoRestored = "memo.restored";
    MemoTitle = "memo.title";

    // merge: two records made one.
    MergeAlong = "merge.along";
    MergeBoth = "merge.both";
    MergeDone = "merge.done";
    MergeDoubledHow = "merge.doubled-how";
    MergeGoes = "merge.goes";
    MergeMarkTwo = "merge.mark-two";
    MergeNotBoth = "merge.not-both";
    MergeNothingAlong = "merge.nothing-along";
    MergeSave = "merge.save";
    MergeSides = "merge.sides";
    MergeStays = "merge.stays";
    MergeTitle = "merge.title";
    MergeTurn = "merge.turn";

    // month:
    MonthEmpty = "month.empty";
    MonthFree = "month.free";
    MonthMore = "month.more";
    MonthTitle = "month.title";

    // mouse: the mouse.
    MouseDrag = "mouse.drag";
    MouseHold = "mouse.hold";
    MouseOff = "mouse.off";
    MouseOn = "mouse.on";

    // move: moving a card.
    MoveNoNext = "move.no-next";
    MoveNoPrevious = "move.no-previous";

    // off:
    OffClosed = "off.closed";
    OffCongress = "off.congress";
    OffWeekend = "off.weekend";
    OffYearEnd = "off.year-end";

    // only: what one door cannot do.
    OnlyLocal = "only.local";

    // overlay: panels over the screen.
    OverlayAudit = "overlay.audit";
    OverlayAuditEmpty = "overlay.audit-empty";
    OverlayChanges = "overlay.changes";
    OverlayChangesEmpty = "overlay.changes-empty";
    OverlayMessages = "overlay.messages";
    OverlayMessagesEmpty = "overlay.messages-empty";
    OverlayRefused = "overlay.refused";
    OverlaySeveralCases = "overlay.several-cases";
    OverlayUndo = "overlay.undo";
    OverlayUndoEmpty = "overlay.undo-empty";

    // page: a record's page.
    PageAnswerDue = "page.answer-due";
    PageFinding = "page.finding";
    PageLayer = "page.layer";
    PageLeft = "page.left";
    PageMerged = "page.merged";
    PageNewCase = "page.new-case";
    PageNewContract = "page.new-contract";
    PageNextGate = "page.next-gate";
    PageNoCases = "page.no-cases";
    PageNoCharge = "page.no-charge";
    PageNoContracts = "page.no-contracts";
    PageNoDisclosures = "page.no-disclosures";
    PageNoEvents = "page.no-events";
    PageNoHistory = "page.no-history";
    PageNoLogs = "page.no-logs";
    PageNoNeeds = "page.no-needs";
    PageNoPeople = "page.no-people";
    PageNoValue = "page.no-value";

    // palette: the palette.
    PaletteFilter = "palette.filter";
    PaletteNoRecord = "palette.no-record";
    PaletteNotHere = "palette.not-here";
    PaletteNote = "palette.note";
    PaletteNothing = "palette.nothing";
    PaletteReadOnly = "palette.read-only";

    // pane: names of the screens.
    PaneContracts = "pane.contracts";
    PaneEvents = "pane.events";
    PaneKpi = "pane.kpi";
    PaneNeeds = "pane.needs";
    PaneRoster = "pane.roster";
    PaneToday = "pane.today";

    // paper: what an office words itself
    PaperAnswers = "paper.answers";
    PaperAsOf = "paper.as-of";
    PaperBegun = "paper.begun";
    PaperBlank = "paper.blank";
    PaperBlankNear = "paper.blank-near";
    PaperBlocks = "paper.blocks";
    PaperCalled = "paper.called";
    PaperChangedBy = "paper.changed-by";
    PaperCount = "paper.count";
    PaperDraftRow = "paper.draft-row";
    PaperEditList = "paper.edit-list";
    PaperEditText = "paper.edit-text";
    PaperEmpty = "paper.empty";
    PaperFaults = "paper.faults";
    PaperFields = "paper.fields";
    PaperForm = "paper.form";
    PaperGate = "paper.gate";
    PaperGone = "paper.gone";
    PaperGoneMeanwhile = "paper.gone-meanwhile";
    PaperHelpFile = "paper.help-file";
    PaperHelpText = "paper.help-text";
    PaperIsOurs = "paper.is-ours";
    PaperKept = "paper.kept";
    PaperLeft = "paper.left";
    PaperLine = "paper.line";
    PaperMeanwhile = "paper.meanwhile";
    PaperName = "paper.name";
    PaperNameLike = "paper.name-like";
    PaperNameNot = "paper.name-not";
    PaperNameTaken = "paper.name-taken";
    PaperNewNot = "paper.new-not";
    PaperNoOriginal = "paper.no-original";
    PaperNone = "paper.none";
    PaperNoneTaken = "paper.none-taken";
    PaperNotKept = "paper.not-kept";
    PaperNotOwn = "paper.not-own";
    PaperOriginal = "paper.original";
    PaperOurs = "paper.ours";
    PaperOursAgain = "paper.ours-again";
    PaperOwn = "paper.own";
    PaperRowList = "paper.row-list";
    PaperRowPhrase = "paper.row-phrase";
    PaperSame = "paper.same";
    PaperTitle = "paper.title";
    PaperTooLong = "paper.too-long";
    PaperTwice = "paper.twice";
    PaperTwoWordings = "paper.two-wordings";
    PaperUnknown = "paper.unknown";
    PaperUnused = "paper.unused";
    PaperWhichName = "paper.which-name";

    // past: what happened to a record, as one line.
    PastUndone = "past.undone";

    // phrase:
    PhraseCopiedWithGaps = "phrase.copied-with-gaps";
    PhraseEnteredWithGaps = "phrase.entered-with-gaps";
    PhraseHospitalOf = "phrase.hospital-of";
    PhraseInCharge = "phrase.in-charge";
    PhraseSir = "phrase.sir";

    // picker: choosing a record.
    PickerFile = "picker.file";
    PickerHandOver = "picker.hand-over";
    PickerNone = "picker.none";
    PickerShow = "picker.show";

    // plan: the improvement plan of a hospital.
    PlanNotBegun = "plan.not-begun";

    // presence: who else is at a record.
    PresenceEditing = "presence.editing";
    PresenceField = "presence.field";
    PresenceViewing = "presence.viewing";

    // quit: leaving.
    QuitHow = "quit.how";
    QuitWhileBusy = "quit.while-busy";

    // reason: why a step goes past a gate or back.
    ReasonBack = "reason.back";
    ReasonBackWhat = "reason.back-what";
    ReasonEmpty = "reason.empty";
    ReasonNotNeeded = "reason.not-needed";
    ReasonNotNeededWhat = "reason.not-needed-what";
    ReasonOverride = "reason.override";
    ReasonOverrideWhat = "reason.override-what";

    // record: how records and their fields are called where no table says it.
    FieldRecord = "record.itself";
    RecordNamed = "record.named";
    FieldUnknown = "record.newer-field";

    // recovery: the page with a key.
    RecoveryBook = "recovery.book";
    RecoveryDaily = "recovery.daily";
    RecoveryFile = "recovery.file";
    RecoveryKeep = "recovery.keep";
    RecoveryKey = "recovery.key";
    RecoveryTitle = "recovery.title";
    RecoveryUse = "recovery.use";

    // refusal: commands that were not carried out.
    RefusalArchived = "refusal.archived";
    RefusalBackReason = "refusal.back-reason";
    RefusalCancelled = "refusal.cancelled";
    RefusalClosed = "refusal.closed";
    RefusalCoded = "refusal.coded";
    RefusalFaults = "refusal.faults";
    RefusalGate = "refusal.gate";
    RefusalGateCaution = "refusal.gate-caution";
    RefusalGateOpen = "refusal.gate-open";
    RefusalGateOverride = "refusal.gate-override";
    RefusalGateWarns = "refusal.gate-warns";
    RefusalMovedMeanwhile = "refusal.moved-meanwhile";
    RefusalMovedOn = "refusal.moved-on";
    RefusalNoNda = "refusal.no-nda";
    RefusalNoRedo = "refusal.no-redo";
    RefusalNoStage = "refusal.no-stage";
    RefusalNoUndo = "refusal.no-undo";
    RefusalNotConsented = "refusal.not-consented";
    RefusalNotFound = "refusal.not-found";
    RefusalNotMergeable = "refusal.not-mergeable";
    RefusalNotPublished = "refusal.not-published";
    RefusalNotTakenBack = "refusal.not-taken-back";
    RefusalNothing = "refusal.nothing";
    RefusalOfficeOnly = "refusal.office-only";
    RefusalOpenMarks = "refusal.open-marks";
    RefusalOverrideReason = "refusal.override-reason";
    RefusalRole = "refusal.role";
    RefusalSeveralCases = "refusal.several-cases";
    RefusalSheetSigns = "refusal.sheet-signs";
    RefusalStale = "refusal.stale";
    RefusalUndoGate = "refusal.undo-gate";
    RefusalUndoNamed = "refusal.undo-named";

    // remedies:
    RemedyAsk = "remedies.ask";
    RemedyAskedToday = "remedies.asked-today";
    RemedyAward = "remedies.award";
    RemedyAwardText = "remedies.award-text";
    RemedyCandidate = "remedies.candidate";
    RemedyDesks = "remedies.desks";
    RemedyLetter = "remedies.letter";
    RemedyNews = "remedies.news";
    RemedyNone = "remedies.none";
    RemedyOffice = "remedies.office";
    RemedyOfficeName = "remedies.office-name";
    RemedyOther = "remedies.other";
    RemedyPermission = "remedies.permission";
    RemedyPlan = "remedies.plan";
    RemedyRefer = "remedies.refer";
    RemedyReferTitle = "remedies.refer-title";
    RemedySheet = "remedies.sheet";
    RemedyTask = "remedies.task";
    RemedyTitle = "remedies.title";
    RemedyTitleAsk = "remedies.title-ask";
    RemedyToday = "remedies.today";

    // restore: back from a backup.
    RestoreBefore = "restore.before";
    RestoreDone = "restore.done";

    // role: what people may do.
    RoleAdmin = "role.admin";
    RoleCoordinator = "role.coordinator";
    RoleDesk = "role.desk";
    RoleGuest = "role.guest";
    RoleViewer = "role.viewer";

    // roster: the screen of firms, hospitals, bodies and people.
    RosterBodies = "roster.bodies";
    RosterCertificates = "roster.certificates";
    RosterCompanies = "roster.companies";
    RosterDistant = "roster.distant";
    RosterDistantFilter = "roster.distant-filter";
    RosterHospitals = "roster.hospitals";
    RosterLicences = "roster.licences";
    RosterPeople = "roster.people";
    RosterPostsEnded = "roster.posts-ended";
    RosterSocieties = "roster.societies";

    // saved:
    SavedBuiltIn = "saved.built-in";
    SavedDone = "saved.done";
    SavedForAll = "saved.for-all";
    SavedForMe = "saved.for-me";
    SavedGone = "saved.gone";
    SavedMine = "saved.mine";
    SavedName = "saved.name";
    SavedNameEmpty = "saved.name-empty";
    SavedNone = "saved.none";
    SavedNotShared = "saved.not-shared";
    SavedNothing = "saved.nothing";
    SavedProgram = "saved.program";
    SavedShared = "saved.shared";
    SavedTitle = "saved.title";
    SavedUnknown = "saved.unknown";
    SavedWhat = "saved.what";

    // scope: places that have keys of their own.
    ScopeAll = "scope.all";
    ScopeBoard = "scope.board";
    ScopeCall = "scope.call";
    ScopeDrafts = "scope.drafts";
    ScopeDuplicates = "scope.duplicates";
    ScopeFileLine = "scope.file-line";
    ScopeFilterLine = "scope.filter-line";
    ScopeForm = "scope.form";
    ScopeGate = "scope.gate";
    ScopeImport = "scope.import";
    ScopeJumpLine = "scope.jump-line";
    ScopeLine = "scope.line";
    ScopeLists = "scope.lists";
    ScopeMatch = "scope.match";
    ScopeMenu = "scope.menu";
    ScopeMerge = "scope.merge";
    ScopeMonth = "scope.month";
    ScopePage = "scope.page";
    ScopePalette = "scope.palette";
    ScopePaper = "scope.paper";
    ScopePapers = "scope.papers";
    ScopeRecords = "scope.records";
    ScopeRoster = "scope.roster";
    ScopeSaved = "scope.saved";
    ScopeShowing = "scope.showing";
    ScopeToday = "scope.today";

    // secret: what is asked for unseen.
    SecretAgain = "secret.again";
    SecretDiffers = "secret.differs";
    SecretNew = "secret.new";
    SecretNone = "secret.none";
    SecretOpen = "secret.open";

    // serve: a book for several people.
    ServeBadLimit = "serve.bad-limit";
    ServeClosing = "serve.closing";
    ServeDoor = "serve.door";
    ServeEnding = "serve.ending";
    ServeFault = "serve.fault";
    ServeFull = "serve.full";
    ServeIdle = "serve.idle";
    ServeImportHow = "serve.import-how";
    ServeImportSsh = "serve.import-ssh";
    ServeLost = "serve.lost";
    ServeNoFiles = "serve.no-files";
    ServeNoServer = "serve.no-server";
    ServeNoWords = "serve.no-words";
    ServeNobody = "serve.nobody";
    ServeNotHere = "serve.not-here";
    ServeOtherVersion = "serve.other-version";
    ServeRemoved = "serve.removed";
    ServeSocket = "serve.socket";
    ServeSsh = "serve.ssh";
    ServeWritten = "serve.written";

    // sheet: what reading a sheet found.
    SheetBinary = "sheet.binary";
    SheetCells = "sheet.cells";
    SheetColumns = "sheet.columns";
    SheetDamaged = "sheet.damaged";
    SheetEmpty = "sheet.empty";
    SheetExtraCells = "sheet.extra-cells";
    SheetFamily = "sheet.family";
    SheetKept = "sheet.kept";
    SheetLine = "sheet.line";
    SheetLongCell = "sheet.long-cell";
    SheetNoColumn = "sheet.no-column";
    SheetNoColumnNear = "sheet.no-column-near";
    SheetNothingMapped = "sheet.nothing-mapped";
    SheetQuote = "sheet.quote";
    SheetRenamed = "sheet.renamed";
    SheetTitleCut = "sheet.title-cut";
    SheetTooLarge = "sheet.too-large";
    SheetWhich = "sheet.which";
    SheetWorkbook = "sheet.workbook";
    SheetWorkbookDamaged = "sheet.workbook-damaged";
    SheetWorkbookLocked = "sheet.workbook-locked";
    SheetWorkbookTooLarge = "sheet.workbook-too-large";

    // showing:
    ShowingAsk = "showing.ask";
    ShowingCopied = "showing.copied";
    ShowingEntered = "showing.entered";
    ShowingNoDeeper = "showing.no-deeper";
    ShowingTitle = "showing.title";

    // size: of files and disks.
    SizeBytes = "size.bytes";
    SizeGigabytes = "size.gigabytes";
    SizeKilobytes = "size.kilobytes";
    SizeMegabytes = "size.megabytes";

    // small: a screen that is too small.
    SmallGoesOn = "small.goes-on";
    SmallIs = "small.is";
    SmallLeave = "small.leave";
    SmallText = "small.text";
    SmallWanted = "small.wanted";

    // state: the line above the hints.
    StateBadDay = "state.bad-day";
    StateFilter = "state.filter";
    StateJump = "state.jump";
    StateMarked = "state.marked";
    StateOff = "state.off";

    // store: what went wrong with the book on disk.
    StoreBackupBroken = "store.backup-broken";
    StoreBackupLocked = "store.backup-locked";
    StoreBackupNewer = "store.backup-newer";
    StoreBackupNoRecipient = "store.backup-no-recipient";
    StoreBackupNotOne = "store.backup-not-one";
    StoreBackupWrongKey = "store.backup-wrong-key";
    StoreBadFormat = "store.bad-format";
    StoreBundleBroken = "store.bundle-broken";
    StoreBundleGap = "store.bundle-gap";
    StoreBundleNotOne = "store.bundle-not-one";
    StoreBundleOtherBook = "store.bundle-other-book";
    StoreBundleOtherHistory = "store.bundle-other-history";
    StoreBundleOtherNumber = "store.bundle-other-number";
    StoreClosed = "store.closed";
    StoreDamaged = "store.damaged";
    StoreDatabase = "store.database";
    StoreFull = "store.full";
    StoreHeld = "store.held";
    StoreHeldBy = "store.held-by";
    StoreLine = "store.line";
    StoreNewerFormat = "store.newer-format";
    StoreNoBook = "store.no-book";
    StoreNoRandomness = "store.no-randomness";
    StoreNotABook = "store.not-a-book";
    StorePoisoned = "store.poisoned";
    StoreReadOnly = "store.read-only";
    StoreTooBig = "store.too-big";
    StoreUnreadable = "store.unreadable";

    // tab: tabs of a page.
    TabCases = "tab.cases";
    TabCharge = "tab.charge";
    TabChecklist = "tab.checklist";
    TabContracts = "tab.contracts";
    TabDisclosures = "tab.disclosures";
    TabEvents = "tab.events";
    TabHistory = "tab.history";
    TabLogs = "tab.logs";
    TabNeeds = "tab.needs";
    TabOverview = "tab.overview";
    TabParts = "tab.parts";
    TabPeople = "tab.people";
    TabPlan = "tab.plan";
    TabPosts = "tab.posts";
    TabPresented = "tab.presented";
    TabProgress = "tab.progress";
    TabPublication = "tab.publication";

    // today:
    TodayAgenda = "today.agenda";
    TodayAnyHospital = "today.any-hospital";
    TodayCallCloses = "today.call-closes";
    TodayCertificateEnds = "today.certificate-ends";
    TodayChangesNote = "today.changes-note";
    TodayDeadlines = "today.deadlines";
    TodayDistant = "today.distant";
    TodayEvent = "today.event";
    TodayEveryone = "today.everyone";
    TodayGathering = "today.gathering";
    TodayLaterEvents = "today.later-events";
    TodayLicenceEnds = "today.licence-ends";
    TodayLineDue = "today.line-due";
    TodayMeeting = "today.meeting";
    TodayMemos = "today.memos";
    TodayMine = "today.mine";
    TodayMore = "today.more";
    TodayNdaEnds = "today.nda-ends";
    TodayNextEvent = "today.next-event";
    TodayNoEvent = "today.no-event";
    TodayNobody = "today.nobody";
    TodayNone = "today.none";
    TodayOffice = "today.office";
    TodayPermission = "today.permission";
    TodayRefused = "today.refused";
    TodayRegion = "today.region";
    TodayRemedy = "today.remedy";
    TodayResume = "today.resume";
    TodaySociety = "today.society";
    TodayTermEnds = "today.term-ends";
    TodayTitle = "today.title";
    TodayUnanswered = "today.unanswered";
    TodayUnlisted = "today.unlisted";
    TodayWaiting = "today.waiting";

    // told: what was done.
    ToldDoubled = "told.doubled";
    ToldHandedOver = "told.handed-over";
    ToldMade = "told.made";
    ToldMerged = "told.merged";
    ToldMoved = "told.moved";
    ToldMovedBack = "told.moved-back";
    ToldMovedDays = "told.moved-days";
    ToldMovedMany = "told.moved-many";
    ToldMovedNot = "told.moved-not";
    ToldMovedOn = "told.moved-on";
    ToldNamesake = "told.namesake";
    ToldOpenLines = "told.open-lines";
    ToldPapersStay = "told.papers-stay";
    ToldRedone = "told.redone";
    ToldRefused = "told.refused";
    ToldState = "told.state";
    ToldUndoKey = "told.undo-key";
    ToldUndone = "told.undone";

    // twin: by what two were found to be the same.
    TwinAddress = "twin.address";
    TwinGone = "twin.gone";
    TwinLine = "twin.line";
    TwinName = "twin.name";
    TwinNumber = "twin.number";
    TwinOf = "twin.of";
    TwinOtherName = "twin.other-name";
    TwinOutOfSight = "twin.out-of-sight";
    TwinPair = "twin.pair";
    TwinPhone = "twin.phone";
    TwinReading = "twin.reading";
    TwinRenames = "twin.renames";
    TwinTitle = "twin.title";

    // uneven:
    UnevenDay = "uneven.day";
    UnevenTold = "uneven.told";
    UnevenUntold = "uneven.untold";

    // unfiled: memos that belong to no record yet.
    UnfiledNone = "unfiled.none";
    UnfiledRow = "unfiled.row";
    UnfiledTitle = "unfiled.title";

    // usage: the command line.
    UsageArgument = "usage.argument";
    UsageConflict = "usage.conflict";
    UsageHelp = "usage.help";
    UsageMissing = "usage.missing";
    UsageMore = "usage.more";
    UsageNoValue = "usage.no-value";
    UsageOptions = "usage.options";
    UsageOther = "usage.other";
    UsageUnknownNear = "usage.unknown-near";
    UsageUnknownOption = "usage.unknown-option";
    UsageUnknownVerb = "usage.unknown-verb";
    UsageUsage = "usage.usage";
    UsageValue = "usage.value";
    UsageValues = "usage.values";
    UsageVerb = "usage.verb";
    UsageVersion = "usage.version";

    // value: what stands for a value that has no text of its own.
    ValueNo = "value.no";
    ValueSealed = "value.sealed";
    ValueUnknown = "value.unknown";
    ValueYes = "value.yes";

    // verb: commands as the history calls them.
    VerbApart = "verb.apart";
    VerbArchive = "verb.archive";
    VerbClearMark = "verb.clear-mark";
    VerbDisclose = "verb.disclose";
    VerbErase = "verb.erase";
    VerbHandOver = "verb.hand-over";
    VerbImport = "verb.import";
    VerbMerge = "verb.merge";
    VerbMove = "verb.move";
    VerbMoveAll = "verb.move-all";
    VerbNew = "verb.new";
    VerbNone = "verb.none";
    VerbRedo = "verb.redo";
    VerbRestore = "verb.restore";
    VerbSet = "verb.set";
    VerbUndo = "verb.undo";

    // verify: what comparing found.
    VerifyDiffers = "verify.differs";
    VerifyEqual = "verify.equal";

    // why: the reason why a file could not be worked on, with what to do.
    WhyDirectory = "why.directory";
    WhyExists = "why.exists";
    WhyFull = "why.full";
    WhyNoDirectory = "why.no-directory";
    WhyNotFound = "why.not-found";
    WhyOther = "why.other";
    WhyPermission = "why.permission";
    WhyReadOnly = "why.read-only";
    WhyTooLarge = "why.too-large";

    // word: commands as the undo list calls them.
    WordApart = "word.apart";
    WordArchive = "word.archive";
    WordClearMark = "word.clear-mark";
    WordHandOver = "word.hand-over";
    WordImport = "word.import";
    WordMerge = "word.merge";
    WordMove = "word.move";
    WordNew = "word.new";
    WordRedo = "word.redo";
    WordRestore = "word.restore";
    WordSet = "word.set";
    WordUndo = "word.undo";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_name_is_used_once_and_the_rows_are_in_order() {
        let names: Vec<&str> = TextKey::ALL.iter().map(|key| key.name()).collect();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len());
        assert!(names.is_sorted(), "keep areas and rows alphabetical");
    }
}
