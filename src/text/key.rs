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
    // count: how many of what.
    CountCases = "count.cases";
    CountCharacters = "count.characters";
    CountCompanies = "count.companies";
    CountHospitals = "count.hospitals";
    CountLogs = "count.logs";
    CountNeeds = "count.needs";
    CountPeople = "count.people";
    CountRecords = "count.records";

    // date: days, waits and times of day.
    DateDay = "date.day";
    DateDayOfYear = "date.day-of-year";
    DateDue = "date.due";
    DateMoment = "date.moment";
    DateOverdue = "date.overdue";
    DateToday = "date.today";
    DateWaiting = "date.waiting";
    DateWaitingFor = "date.waiting-for";

    // era: the names of the eras.
    EraHeisei = "era.heisei";
    EraMeiji = "era.meiji";
    EraReiwa = "era.reiwa";
    EraShowa = "era.showa";
    EraTaisho = "era.taisho";

    // fault: a field that cannot be saved, and what is wrong with it.
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
    FaultNotEditable = "fault.not-editable";
    FaultSeveralRecords = "fault.several-records";
    FaultTooLong = "fault.too-long";
    FaultUnknownField = "fault.unknown-field";
    FaultUnknownFieldNear = "fault.unknown-field-near";

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
    FilterTooDeep = "filter.too-deep";

    // finding: one condition of a gate as a line.
    GateMet = "finding.met";
    GateOpen = "finding.open";

    // list: words one after the other.
    ListMore = "list.more";
    ListPair = "list.pair";

    // record: how records and their fields are called where no table says it.
    FieldRecord = "record.itself";
    RecordNamed = "record.named";
    FieldUnknown = "record.newer-field";

    // refusal: commands that were not carried out.
    RefusalArchived = "refusal.archived";
    RefusalBackReason = "refusal.back-reason";
    RefusalCancelled = "refusal.cancelled";
    RefusalClosed = "refusal.closed";
    RefusalCoded = "refusal.coded";
    RefusalFaults = "refusal.faults";
    RefusalGate = "refusal.gate";
    RefusalGateOverride = "refusal.gate-override";
    RefusalGateWarns = "refusal.gate-warns";
    RefusalMovedOn = "refusal.moved-on";
    RefusalNoRedo = "refusal.no-redo";
    RefusalNoUndo = "refusal.no-undo";
    RefusalNotFound = "refusal.not-found";
    RefusalNothing = "refusal.nothing";
    RefusalOverrideReason = "refusal.override-reason";
    RefusalRole = "refusal.role";
    RefusalSeveralCases = "refusal.several-cases";
    RefusalStale = "refusal.stale";

    // role: what people may do.
    RoleAdmin = "role.admin";
    RoleCoordinator = "role.coordinator";
    RoleViewer = "role.viewer";

    // size: of files and disks.
    SizeBytes = "size.bytes";
    SizeGigabytes = "size.gigabytes";
    SizeKilobytes = "size.kilobytes";
    SizeMegabytes = "size.megabytes";

    // store: what went wrong with the book on disk.
    StoreBadFormat = "store.bad-format";
    StoreClosed = "store.closed";
    StoreDamaged = "store.damaged";
    StoreDatabase = "store.database";
    StoreFull = "store.full";
    StoreHeld = "store.held";
    StoreHeldBy = "store.held-by";
    StoreNewerFormat = "store.newer-format";
    StoreNoBook = "store.no-book";
    StoreNoRandomness = "store.no-randomness";
    StoreNotABook = "store.not-a-book";
    StorePoisoned = "store.poisoned";
    StoreTooBig = "store.too-big";
    StoreUnreadable = "store.unreadable";

    // value: what stands for a value that has no text of its own.
    ValueNo = "value.no";
    ValueSealed = "value.sealed";
    ValueUnknown = "value.unknown";
    ValueYes = "value.yes";

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
