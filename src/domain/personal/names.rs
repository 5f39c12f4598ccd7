//! Names of persons: by their honorific, by the label before them, by surname and given name. No dictionary of words:
//! what stands before さん is a name unless it ends like a role, a kinship or a workplace.

use super::letters::{Letters, is_hiragana, is_kanji, is_katakana};
use super::surnames::is_surname;
use super::words::{
    AFTER_HONORIFIC, GIVEN_ENDS, HIRAGANA_ROLES, KATAKANA_ROLES, LETTER_ROLES, NAME_LABELS,
    PERSON_LABELS, POLITE, ROLE_ENDS, ROLES, TITLES, WITHHELD, WORDS_IN_KO,
};
use super::{Found, Rule};

/// The longest surname of the list.
const SURNAME_MAX: usize = 4;
/// Longer runs of kanji before さん are organisations.
const NAME_MAX: usize = 5;

const HONORIFICS: &[&str] = &["さん", "ちゃん", "くん", "様", "氏", "殿", "君"];

/// Names in a text.
pub(super) fn find(text: &Letters, found: &mut Vec<Found>) {
    for at in 0..text.len() {
        if let Some(end) = text.any(at, HONORIFICS) {
            found.extend(called(text, at, end));
        }
        if let Some(end) = text.any(at, NAME_LABELS) {
            found.extend(labelled(text, at, end, true));
        } else if let Some(end) = text.any(at, PERSON_LABELS) {
            found.extend(labelled(text, at, end, false));
        }
        found.extend(initials(text, at));
        if begins_word(text, at) {
            found.extend(titled(text, at));
            found.extend(in_full(text, at));
        }
    }
}

/// A place where a kanji word can begin: not within a run of kanji.
fn begins_word(text: &Letters, at: usize) -> bool {
    text.get(at).is_some_and(is_kanji) && !text.before(at).is_some_and(is_kanji)
}

/// The longest surname that starts at a place.
fn surname_from(text: &Letters, at: usize) -> Option<usize> {
    (1..=SURNAME_MAX)
        .rev()
        .map(|length| at + length)
        .find(|end| is_surname(text.slice(at, *end)))
}

/// 佐藤さん, 鈴木花子様, タナカさん, はやしさん.
fn called(text: &Letters, at: usize, end: usize) -> Option<Found> {
    if is_part_of_a_word(text, at, end) {
        return None;
    }
    let before = text.before(at)?;
    let start = if is_kanji(before) {
        kanji_name(text, at, end)?
    } else if is_katakana(before) {
        katakana_name(text, at, end)?
    } else if is_hiragana(before) {
        hiragana_name(text, at, end)?
    } else {
        spaced_name(text, at)?
    };
    Some(Found {
        rule: Rule::Honorific,
        start,
        end,
    })
}

fn is_part_of_a_word(text: &Letters, at: usize, end: usize) -> bool {
    AFTER_HONORIFIC
        .iter()
        .any(|(honorific, tails)| text.has(at, honorific) && text.any(end, tails).is_some())
}

/// さん is said of persons; 様 and 氏 also end words (水様, 摂氏), so they need a name that is known.
fn kanji_name(text: &Letters, at: usize, end: usize) -> Option<usize> {
    let start = text.run_back(at, NAME_MAX + 3, is_kanji);
    let known = (start..at).find(|from| {
        let length = at - from;
        let alone = *from == start || length > 1;
        let kin = text.has(*from, "奥さん");
        alone && !kin && (is_surname(text.slice(*from, at)) || is_full_name(text, *from, at))
    });
    if let Some(from) = known {
        return Some(with_longer_name(text, start, from));
    }
    let friendly = ["さん", "ちゃん", "くん"].iter().any(|h| text.has(at, h));
    let length = at - start;
    let polite = text
        .before(start)
        .is_some_and(|c| matches!(c, 'お' | 'ご' | '御'));
    let role =
        text.before(at).is_some_and(|last| ROLE_ENDS.contains(last)) || text.ends_with(at, ROLES);
    let given = text.has(at, "様") && is_given_name(text, start, at) && is_about_person(text, end);
    let likely = (friendly && !polite && !role && (2..=NAME_MAX).contains(&length)) || given;
    likely.then_some(start)
}

/// 高沢さん within 穂高沢さん is one longer name; behind a role (患者佐藤さん) the name begins where the surname does.
fn with_longer_name(text: &Letters, start: usize, from: usize) -> usize {
    let role =
        text.before(from).is_some_and(|c| ROLE_ENDS.contains(c)) || text.ends_with(from, ROLES);
    let whole = from > start && from - start <= 2 && !role;
    if whole { start } else { from }
}

/// What follows 様 when a person is meant rather than a likeness.
fn is_about_person(text: &Letters, end: usize) -> bool {
    let words = [
        "の", "が", "は", "から", "より", "へ", "を", "も", "宅", "、", "(", "ご",
    ];
    text.any(end, &words).is_some()
}

fn is_full_name(text: &Letters, from: usize, to: usize) -> bool {
    let surname = (2..=SURNAME_MAX)
        .map(|length| from + length)
        .find(|end| *end < to && is_surname(text.slice(from, *end)));
    surname.is_some_and(|end| to - end <= 3 && is_given_name(text, end, to))
}

/// Two or three kanji that end as given names do.
fn is_given_name(text: &Letters, from: usize, to: usize) -> bool {
    let last = text.before(to);
    (1..=3).contains(&(to - from))
        && last.is_some_and(|c| GIVEN_ENDS.contains(c))
        && !text.ends_with(to, WORDS_IN_KO)
}

fn katakana_name(text: &Letters, at: usize, end: usize) -> Option<usize> {
    let start = text.run_back(at, 12, is_katakana);
    let length = at - start;
    let word_before = text.before(start).is_some_and(is_kanji);
    let role = text.before(at) == Some('ー') || text.ends_with(at, KATAKANA_ROLES);
    let likeness = matches!(text.get(at), Some('様' | '殿')) && end == at + 1;
    ((2..=8).contains(&length) && !role && !word_before && !likeness).then_some(start)
}

fn hiragana_name(text: &Letters, at: usize, end: usize) -> Option<usize> {
    if end == at + 1 {
        return None; // 様 after hiragana: このような, ゆう様 is too rare to tell
    }
    let start = text.run_back(at, 6, is_hiragana);
    let open = text.before(start).is_none_or(|c| {
        matches!(
            c,
            '、' | '。' | ' ' | '\n' | '「' | '『' | '(' | ':' | '・' | '/' | ','
        )
    });
    let name = open && (2..=4).contains(&(at - start)) && text.any(start, POLITE).is_none();
    (name && !text.ends_with(at, HIRAGANA_ROLES)).then_some(start)
}

/// 渡邉 健 様, 鈴木　さん: a blank between name and honorific, another perhaps between surname and given name.
fn spaced_name(text: &Letters, at: usize) -> Option<usize> {
    let (start, name_end) = word_before(text, at)?;
    let named = is_surname(text.slice(start, name_end)) || is_given_name(text, start, name_end);
    let surname = word_before(text, start).filter(|(from, to)| is_surname(text.slice(*from, *to)));
    let whole = surname.map_or(start, |(from, _)| from);
    (named || surname.is_some()).then_some(whole)
}

/// The kanji word before the blanks that end at a place.
fn word_before(text: &Letters, at: usize) -> Option<(usize, usize)> {
    let end = text.run_back(at, 2, |c| c == ' ');
    let start = text.run_back(end, NAME_MAX, is_kanji);
    (end < at && start < end).then_some((start, end))
}

/// 患者名：はやし ゆう; after a weaker label only what begins with a surname.
fn labelled(text: &Letters, at: usize, label_end: usize, sure: bool) -> Option<Found> {
    let colon = text.after_blank(label_end);
    if !matches!(text.get(colon), Some(':' | '=')) {
        return None;
    }
    if text.ends_with(at, &["商品", "製品", "品", "機器", "部署"]) {
        return None;
    }
    let start = text.after_blank(colon + 1);
    let name_char = |c| is_kanji(c) || is_katakana(c) || is_hiragana(c) || c == ' ' || c == '・';
    let end = text.run(start, 14, name_char);
    let surname = surname_from(text, start).filter(|to| *to <= end);
    let withheld = text.any(start, WITHHELD).is_some();
    let long_enough = (2..=12).contains(&(end - start)) && !withheld;
    let named = if sure {
        long_enough
    } else {
        surname.is_some_and(|to| is_name_tail(text, to)) && long_enough
    };
    let name_end = if sure {
        end
    } else {
        name_tail_end(text, surname?)
    };
    named.then_some(())?;
    Some(Found {
        rule: Rule::LabelledName,
        start,
        end: name_end,
    })
}

/// After a surname: the end, a blank, a bracket, or a given name.
fn is_name_tail(text: &Letters, at: usize) -> bool {
    text.get(at).is_none_or(|c| !is_kanji(c)) || is_given_name(text, at, name_tail_end(text, at))
}

fn name_tail_end(text: &Letters, at: usize) -> usize {
    let after = text.after_blank(at);
    text.run(after, 3, is_kanji)
}

/// K.T.さん, イニシャルY.K., KTさん. One letter is how a text names nobody (Aさん), except after イニシャル.
fn initials(text: &Letters, at: usize) -> Option<Found> {
    let capital = |i| text.get(i).is_some_and(|c| c.is_ascii_uppercase());
    let starts = capital(at)
        && !text
            .before(at)
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
    if !starts {
        return None;
    }
    let announced = text.ends_with(
        text.run_back(at, 2, |c| matches!(c, ' ' | ':')),
        &["イニシャル", "頭文字"],
    );
    let dotted = matches!(text.get(at + 1), Some('.' | '・')) && capital(at + 2);
    let end = match (dotted, capital(at + 1), announced) {
        (true, _, _) => text.run(at + 3, 1, |c| c == '.'),
        (false, true, _) if !text.get(at + 2).is_some_and(|c| c.is_ascii_alphanumeric()) => at + 2,
        (false, false, true) => text.run(at + 1, 1, |c| c == '.'),
        _ => return None,
    };
    let honorific = text.any(text.after_blank(end), HONORIFICS);
    let role = text.any(at, LETTER_ROLES).is_some() && !dotted;
    if announced || (honorific.is_some() && !role) {
        Some(Found {
            rule: Rule::Initials,
            start: at,
            end: honorific.unwrap_or(end),
        })
    } else {
        None
    }
}

/// 田中医師, 高野先生.
fn titled(text: &Letters, at: usize) -> Option<Found> {
    let surname = (2..=SURNAME_MAX)
        .rev()
        .map(|length| at + length)
        .find(|end| is_surname(text.slice(at, *end)))?;
    let title = text.after_blank(surname);
    let end = text.any(title, TITLES)?;
    Some(Found {
        rule: Rule::StaffName,
        start: at,
        end,
    })
}

/// 小澤 真琴, 鈴木花子: a surname of the list and what can be a given name.
fn in_full(text: &Letters, at: usize) -> Option<Found> {
    let surname = (2..=SURNAME_MAX)
        .rev()
        .map(|length| at + length)
        .find(|end| is_surname(text.slice(at, *end)))?;
    let given = text.after_blank(surname);
    let spaced = given > surname;
    let end = text.run(given, 4, is_kanji);
    let length = end - given;
    let likely = if spaced {
        let second_surname = is_surname(text.slice(given, end)) && !is_given_name(text, given, end);
        (1..=3).contains(&length) && !second_surname && !is_organisation(text, given, end)
    } else {
        (2..=3).contains(&length) && is_given_name(text, given, end)
    };
    likely.then_some(())?;
    Some(Found {
        rule: Rule::FullName,
        start: at,
        end,
    })
}

/// The second of two words is a workplace, a place or a thing: 大森 病院, 石川 県内, 平野 部分.
fn is_organisation(text: &Letters, from: usize, to: usize) -> bool {
    const THINGS: &str = "社部課室科局所庁店業院館園屋署機械具品県市町村区郡連組隊班団型式法製性的等用器台棟階分内外間前後上下中年月日時回数";
    text.before(to).is_some_and(|last| THINGS.contains(last))
        || text.ends_with(to, ROLES)
        || text.any(from, TITLES).is_some()
        || text.ends_with(to, WORDS_IN_KO)
}
