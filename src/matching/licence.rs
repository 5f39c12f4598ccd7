//! Owns which licence of 製造販売業 a class asks for. Source: 薬機法 第23条の2: class I (一般医療機器) can be put on the market under any of the
//! three, class II (管理医療機器) under the first or second, classes III and IV (高度管理医療機器) under the first alone. The licence ends.

/// How far a firm may go by itself for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// No medical device: no licence is asked for.
    NotAsked,
    /// Nobody has said yet what class it is.
    Unknown,
    /// It has the licence that the class asks for.
    Enough,
    /// It had one, which has ended.
    Ended,
    /// It has none that goes so far: it needs a partner that has.
    Lacks,
}

/// The licences that are enough for a class, the widest first; empty where none is asked for or the class is open.
pub fn asked(class: &str) -> &'static [&'static str] {
    match class {
        "i" => &["seizohanbai-1", "seizohanbai-2", "seizohanbai-3"],
        "ii" => &["seizohanbai-1", "seizohanbai-2"],
        "iii" | "iv" => &["seizohanbai-1"],
        _ => &[],
    }
}

/// How far a firm with these licences goes. `ended` says whether its 製造販売業 licence is past its last day.
pub fn reach<'a>(class: &str, mut licences: impl Iterator<Item = &'a str>, ended: bool) -> Reach {
    let enough = asked(class);
    if enough.is_empty() {
        return if class == "none" {
            Reach::NotAsked
        } else {
            Reach::Unknown
        };
    }
    let has = licences.any(|licence| enough.contains(&licence));
    match (has, ended) {
        (true, false) => Reach::Enough,
        (true, true) => Reach::Ended,
        (false, _) => Reach::Lacks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_licence_covers_lower_classes_and_not_the_other_way() {
        let of = |class, licence| reach(class, std::iter::once(licence), false);
        for (class, licence, expected) in [
            ("i", "seizohanbai-3", Reach::Enough),
            ("i", "seizohanbai-1", Reach::Enough),
            ("ii", "seizohanbai-3", Reach::Lacks),
            ("ii", "seizohanbai-2", Reach::Enough),
            ("iii", "seizohanbai-2", Reach::Lacks),
            ("iv", "seizohanbai-1", Reach::Enough),
            ("ii", "seizo", Reach::Lacks),
            ("ii", "iso13485", Reach::Lacks),
            ("none", "none", Reach::NotAsked),
            ("undecided", "seizohanbai-1", Reach::Unknown),
            ("", "seizohanbai-1", Reach::Unknown),
        ] {
            assert_eq!(of(class, licence), expected, "{class} {licence}");
        }
    }

    #[test]
    fn a_licence_that_has_ended_is_none() {
        let of = |class| reach(class, ["seizo", "seizohanbai-2"].into_iter(), true);
        assert_eq!(of("ii"), Reach::Ended);
        assert_eq!(of("iii"), Reach::Lacks);
    }
}
