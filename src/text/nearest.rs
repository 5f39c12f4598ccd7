//! Owns the guess at what was meant by a word that does not exist, so that a refusal can name it.

/// The candidate that looks most like `typed`, if one is near enough to be meant: at most a third of its characters differ, or it is
/// the only one that begins with what was typed.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = typed.trim().to_lowercase().chars().collect();
    if wanted.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .map(|name| (cost(&wanted, &name.to_lowercase()), name))
        .filter_map(|(cost, name)| cost.map(|cost| (cost, name)))
        .min_by_key(|(cost, name)| (*cost, name.len()))
        .map(|(_, name)| name)
}

/// How far a candidate is, if it may be meant at all.
fn cost(wanted: &[char], name: &str) -> Option<usize> {
    let name: Vec<char> = name.chars().collect();
    if wanted.len() >= 2 && name.starts_with(wanted) {
        return Some(1);
    }
    let allowed = (wanted.len().max(name.len()) / 3).max(1);
    let distance = distance(wanted, &name);
    let alike = distance <= allowed && distance < wanted.len();
    alike.then_some(distance)
}

/// Insertions, removals, replacements and swaps of neighbours that turn one into the other (optimal string alignment).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, typed) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, meant) in to.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, column) + usize::from(typed != meant);
            let other = at(&last, column + 1).min(at(&next, column)) + 1;
            let swapped = row > 0
                && column > 0
                && from.get(row - 1) == Some(meant)
                && to.get(column - 1) == Some(typed);
            let by_swap = if swapped {
                at(&before, column - 1) + 1
            } else {
                usize::MAX
            };
            next.push(replaced.min(other).min(by_swap));
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 5] = ["department", "due", "title", "部署", "取込元の番号"];

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("departmnet", FIELDS), Some("department"));
        assert_eq!(nearest("Titel", FIELDS), Some("title"));
        assert_eq!(nearest("取込元番号", FIELDS), Some("取込元の番号"));
    }

    #[test]
    fn a_beginning_is_understood() {
        assert_eq!(nearest("dep", FIELDS), Some("department"));
    }

    #[test]
    fn a_word_far_from_all_gets_no_guess() {
        assert_eq!(nearest("xyz", FIELDS), None);
        assert_eq!(nearest("木", FIELDS), None);
        assert_eq!(nearest("", FIELDS), None);
    }
}
