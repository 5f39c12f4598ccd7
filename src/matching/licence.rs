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

/// How far a firm with these licences goes. `ended` says whether that one is past its last day; one that goes on is enough.
pub fn reach<'a>(
    class: &str,
    licences: impl Iterator<Item = &'a str>,
    ended: impl Fn(&str) -> bool,
) -> Reach {
    let enough = asked(class);
    if enough.is_empty() {
        return if class == "none" {
            Reach::NotAsked
        } else {
            Reach::Unknown
        };
    }
    let fitting = licences.filter(|licence| enough.contains(licence));
    let each = fitting.map(|licence| {
        if ended(licence) {
            Reach::Ended
        } else {
            Reach::Enough
        }
    });
    each.min().unwrap_or(Reach::Lacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_licence_covers_lower_classes_and_not_the_other_way() {
        let of = |class, licence| reach(class, std::iter::once(licence), |_| false);
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
        let of = |class, ended: &[&str]| {
            let own = ["seizo", "seizohanbai-1", "seizohanbai-2"];
            reach(class, own.into_iter(), |licence| ended.contains(&licence))
        };
        let both = ["seizohanbai-1", "seizohanbai-2"];
        assert_eq!(of("ii", &both), Reach::Ended);
        assert_eq!(of("ii", &["seizohanbai-1"]), Reach::Enough, "the other");
        assert_eq!(of("iii", &["seizohanbai-1"]), Reach::Ended);
        assert_eq!(of("iii", &["seizohanbai-2"]), Reach::Enough);
    }
}
