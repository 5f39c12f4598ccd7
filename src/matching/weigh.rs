//! Owns how much agreements weigh: a rare one more than a common one, a tag that a person has confirmed more than one that a word merely
//! suggests, what a firm tags itself with more than what stands somewhere in its text.

/// Why something is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is a tag of the need, which a person confirmed.
    Tag,
    /// The lexicon leads to it from that word of the need.
    Word(String),
    /// It stands in the text itself.
    Text,
}

/// Something wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// As firms would write it.
    pub text: String,
    /// Why.
    pub why: Why,
}

/// Where a firm answers to a want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Among its tags, materials and processes.
    Tag,
    /// Somewhere in its texts.
    Text,
}

/// A want that a firm answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Which, counted from 0.
    pub want: usize,
    /// Where.
    pub place: Place,
}

/// A firm, its weight, what it agrees in.
pub type Weighed = (usize, f64, Vec<Agreement>);

/// Weighs each of so many firms: `answers` says where a firm answers to a want. Gives agreements and weight, a firm without any left out;
/// the weight is for the order alone.
pub fn weigh(
    wants: &[Want],
    firms: usize,
    answers: impl Fn(usize, usize) -> Option<Place>,
) -> Vec<Weighed> {
    let mut found: Vec<(usize, Vec<Agreement>)> = Vec::new();
    let mut counts = vec![0_u32; wants.len()];
    for firm in 0..firms {
        let agreed: Vec<Agreement> = (0..wants.len())
            .filter_map(|want| {
                let place = answers(firm, want)?;
                Some(Agreement { want, place })
            })
            .collect();
        for agreement in &agreed {
            if let Some(count) = counts.get_mut(agreement.want) {
                *count += 1;
            }
        }
        if !agreed.is_empty() {
            found.push((firm, agreed));
        }
    }
    let all = f64::from(u32::try_from(firms).unwrap_or(u32::MAX));
    let weight = |agreement: &Agreement| {
        let count = counts.get(agreement.want).copied().unwrap_or(0);
        let rare = ((all + 1.0) / (f64::from(count) + 0.5)).ln().max(0.1);
        let why = wants.get(agreement.want).map(|want| &want.why);
        rare * worth(why, agreement.place)
    };
    let weighed = found.into_iter().map(|(firm, agreed)| {
        let sum = agreed.iter().map(weight).sum();
        (firm, sum, agreed)
    });
    let mut weighed: Vec<Weighed> = weighed.collect();
    weighed.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    weighed
}

fn worth(why: Option<&Why>, place: Place) -> f64 {
    match (why, place) {
        (Some(Why::Tag), Place::Tag) => 3.0,
        (Some(Why::Tag), Place::Text) | (Some(Why::Word(_)), Place::Tag) => 1.5,
        (Some(Why::Word(_)), Place::Text) => 0.75,
        (Some(Why::Text) | None, _) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(text: &str, why: Why) -> Want {
        Want {
            text: text.to_owned(),
            why,
        }
    }

    #[test]
    fn a_confirmed_tag_outweighs_a_suggestion_and_a_rare_one_a_common_one() {
        let wants = [
            want("縫製", Why::Tag),
            want("フィルム", Why::Word("袋".to_owned())),
            want("撥水加工", Why::Tag),
        ];
        // Firm 0 has what everybody has, 1 what is suggested, 2 what is rare, 3 nothing of it.
        let has: [&[usize]; 4] = [&[0], &[0, 1], &[0, 2], &[]];
        let found = weigh(&wants, 4, |firm, want| {
            has[firm].contains(&want).then_some(Place::Tag)
        });
        let order: Vec<usize> = found.iter().map(|(firm, ..)| *firm).collect();
        assert_eq!(order, [2, 1, 0]);
        assert_eq!(found[0].2.len(), 2);
    }

    #[test]
    fn what_agrees_in_nothing_is_left_out_and_equals_keep_their_order() {
        let wants = [want("縫製", Why::Tag)];
        let found = weigh(&wants, 3, |firm, _| (firm != 1).then_some(Place::Text));
        let order: Vec<usize> = found.iter().map(|(firm, ..)| *firm).collect();
        assert_eq!(order, [0, 2]);
        assert!(weigh(&[], 3, |_, _| Some(Place::Tag)).is_empty());
    }
}
