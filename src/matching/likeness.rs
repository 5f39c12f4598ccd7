//! Owns how alike two texts are by what they are written with: pairs of letters, and single kanji, which in Japanese stand for a meaning
//! each. A rare one counts more than a common one, a short text that holds it more than a long one (BM25 with its usual constants;
//! Robertson and Zaragoza, 2009). It finds what no tag and no lexicon has a word for; why two texts are alike is told by what they share.

/// How soon repeating a pair counts no more.
const SATURATION: f64 = 1.2;
/// How much a long text is held against it.
const LENGTH: f64 = 0.75;
/// Bits of the sieve that most letters of a text fall through.
const SIEVE: usize = 4096;
/// Pairs asked for at most; a longer text is asked for by its beginning.
const MOST: usize = 600;

/// A pair of letters, or one kanji with nothing.
type Gram = (char, char);

/// What a text is written with, and how much of it was found in others.
#[derive(Clone, Debug)]
pub struct Found {
    grams: Vec<Gram>,
    sieve: Vec<bool>,
    /// For each text that was looked at where its hits begin in `hits`, and its length.
    texts: Vec<(usize, f64)>,
    /// Which gram, how often.
    hits: Vec<(usize, f64)>,
}

/// True for a kanji.
pub const fn is_kanji(letter: char) -> bool {
    matches!(letter, '一'..='鿿' | '々' | '㐀'..='䶿')
}

fn sieve_of((one, other): Gram) -> usize {
    let mixed = (one as usize).wrapping_mul(31).wrapping_add(other as usize);
    mixed % SIEVE
}

/// Every pair of a text and every kanji; none runs over a space or a sign.
fn grams(text: &str, mut take: impl FnMut(Gram)) {
    let mut last: Option<char> = None;
    for letter in text.chars() {
        if !letter.is_alphanumeric() && letter != '々' {
            last = None;
            continue;
        }
        if is_kanji(letter) {
            take((letter, '\0'));
        }
        if let Some(last) = last {
            take((last, letter));
        }
        last = Some(letter);
    }
}

impl Found {
    /// Nothing yet of a folded text.
    pub fn new(folded: &str) -> Self {
        let mut all = Vec::new();
        grams(folded, |gram| {
            if all.len() < MOST {
                all.push(gram);
            }
        });
        all.sort_unstable();
        all.dedup();
        let mut sieve = vec![false; SIEVE];
        for gram in &all {
            if let Some(bit) = sieve.get_mut(sieve_of(*gram)) {
                *bit = true;
            }
        }
        Self {
            grams: all,
            sieve,
            texts: Vec::new(),
            hits: Vec::new(),
        }
    }

    /// Looks at one more text, which is handed over in folded pieces.
    pub fn begin(&mut self) -> Look<'_> {
        Look {
            from: self.hits.len(),
            length: 0,
            found: self,
        }
    }

    /// How many of the texts hold a kanji that was asked for.
    pub fn holders(&self, kanji: char) -> usize {
        let gram = self.grams.binary_search(&(kanji, '\0')).ok();
        gram.map_or(0, |gram| {
            let held = self.hits.iter().filter(|(known, _)| *known == gram);
            held.count()
        })
    }
}

/// A text being looked at. When it goes, the text has been seen.
#[derive(Debug)]
pub struct Look<'a> {
    from: usize,
    length: u32,
    found: &'a mut Found,
}

impl Look<'_> {
    /// Looks at a piece of it.
    pub fn at(&mut self, piece: &str) {
        let found = &mut *self.found;
        grams(piece, |gram| {
            self.length += 1;
            if found.sieve.get(sieve_of(gram)) != Some(&true) {
                return;
            }
            if let Ok(at) = found.grams.binary_search(&gram) {
                found.hits.push((at, 1.0));
            }
        });
    }
}

impl Drop for Look<'_> {
    /// Counts each pair once, with how often it came.
    fn drop(&mut self) {
        let mut fresh = self.found.hits.split_off(self.from);
        fresh.sort_unstable_by_key(|(gram, _)| *gram);
        for (gram, times) in fresh {
            let last = self.found.hits.len().checked_sub(1);
            let last = last.filter(|last| *last >= self.from);
            match last.and_then(|last| self.found.hits.get_mut(last)) {
                Some((known, count)) if *known == gram => *count += times,
                _ => self.found.hits.push((gram, times)),
            }
        }
        self.found.texts.push((self.from, f64::from(self.length)));
    }
}

impl Found {
    /// How alike each text is, in the order in which they were looked at; 0 for one that shares nothing.
    pub fn weights(&self) -> Vec<f64> {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let all = count(self.texts.len());
        let mut holders: Vec<f64> = Vec::new();
        for (gram, _) in &self.hits {
            if holders.len() <= *gram {
                holders.resize(gram + 1, 0.0);
            }
            if let Some(held) = holders.get_mut(*gram) {
                *held += 1.0;
            }
        }
        let total: f64 = self.texts.iter().map(|(_, length)| length).sum();
        let usual = (total / all.max(1.0)).max(1.0);
        let ends = self.texts.iter().skip(1).map(|(from, _)| *from);
        let ends = ends.chain([self.hits.len()]);
        let texts = self.texts.iter().zip(ends);
        texts
            .map(|((from, length), to)| {
                let room = SATURATION * (1.0 - LENGTH + LENGTH * length / usual);
                let hits = self.hits.get(*from..to).unwrap_or_default().iter();
                hits.map(|(gram, times)| {
                    let held = holders.get(*gram).copied().unwrap_or(0.0);
                    let rare = (1.0 + (all - held + 0.5) / (held + 0.5)).ln();
                    rare * times * (SATURATION + 1.0) / (times + room)
                })
                .sum()
            })
            .collect()
    }
}

/// What two folded texts share: runs of letters that say something, the longest first, then single kanji, those first that the fewest
/// texts hold; each once and none within another.
pub fn shared(asked: &str, text: &str, held: impl Fn(char) -> usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut singles: Vec<char> = Vec::new();
    for word in asked.split(|c: char| !c.is_alphanumeric() && c != '々') {
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let mut from = 0;
        while let Some(begin) = starts.get(from) {
            let ends = starts.iter().skip(from + 1).copied().chain([word.len()]);
            let runs = ends.map_while(|end| {
                let run = word.get(*begin..end)?;
                text.contains(run).then_some(run)
            });
            let longest = runs.last().unwrap_or_default();
            if telling(longest) {
                if !found.iter().any(|one| one.contains(longest)) {
                    found.retain(|one| !longest.contains(one.as_str()));
                    found.push(longest.to_owned());
                }
            } else {
                singles.extend(longest.chars().filter(|letter| is_kanji(*letter)));
            }
            from += longest.chars().count().max(1);
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.chars().count()));
    singles.retain(|kanji| !found.iter().any(|run| run.contains(*kanji)));
    singles.sort_by_key(|kanji| (held(*kanji), *kanji));
    singles.dedup();
    found.extend(singles.into_iter().map(String::from));
    found
}

/// A run that says something by itself: it begins with a kanji, or with a Latin letter of three.
fn telling(run: &str) -> bool {
    let letters = run.chars().count();
    let first = run.chars().next();
    let kanji = run.chars().filter(|letter| is_kanji(*letter)).count();
    let latin = letters >= 3 && run.chars().all(|c| c.is_ascii_alphabetic());
    latin || letters >= 2 && kanji >= 1 && first.is_some_and(is_kanji)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(asked: &str, texts: &[&str]) -> Vec<f64> {
        let mut found = Found::new(asked);
        for text in texts {
            let mut look = found.begin();
            text.split('\n').for_each(|piece| look.at(piece));
        }
        found.weights()
    }

    #[test]
    fn a_text_that_shares_more_and_rarer_letters_is_more_alike() {
        let weights = weights(
            "摩擦熱で骨が傷む",
            &["摩擦を下げる膜", "金属の加工", "骨の加工", "熱に強い膜"],
        );
        assert!(weights[0] > weights[2], "{weights:?}");
        assert!(weights[1].abs() < f64::EPSILON, "{weights:?}");
        assert!(weights[2] > 0.0 && weights[3] > 0.0);
    }

    #[test]
    fn a_long_text_that_holds_a_word_is_less_alike_than_a_short_one() {
        let long = format!("点滴\n{}", "加工と設計と量産をする会社".repeat(20));
        let weights = weights("点滴", &[&long, "点滴の台", "縫製"]);
        assert!(weights[1] > weights[0] && weights[0] > 0.0, "{weights:?}");
    }

    #[test]
    fn no_pair_runs_over_two_fields_and_an_empty_text_is_like_nothing() {
        assert!(weights("点滴", &["点\n滴"])[0] < weights("点滴", &["点滴"])[0]);
        assert_eq!(weights("", &["点滴"]), [0.0]);
        assert!(weights("点滴", &[]).is_empty());
    }

    #[test]
    fn what_is_shared_is_told_by_its_longest_runs_then_by_rare_kanji() {
        let held = |kanji: char| usize::from(kanji != '骨');
        let shared = |asked: &str, text: &str| shared(asked, text, held);
        assert_eq!(
            shared(
                "摩擦熱で骨が傷み、mriでは使えない",
                "mri室で摩擦を下げる。使い傷みにくい骨"
            ),
            ["mri", "摩擦", "傷み", "骨", "使"]
        );
        assert!(shared("しにくい", "使いにくい").is_empty());
        assert!(shared("縫製", "").is_empty());
    }
}
