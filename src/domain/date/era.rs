//! Owns the Japanese eras (和暦), Meiji to Reiwa, in both directions.
//!
//! Sources: the edicts and the Era Name Act (元号法). Meiji is counted from its first New Year's Day (1868-01-25); days are always those of
//! the Gregorian calendar, which Japan took up on 1873-01-01.

use super::Date;

/// A Japanese era 元号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// A year of an era; the first is 1 (元年).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EraYear {
    /// The era.
    pub era: Era,
    /// The year in it, from 1.
    pub year: i32,
}

impl Era {
    /// All eras, the oldest first.
    pub const ALL: [Self; 5] = [
        Self::Meiji,
        Self::Taisho,
        Self::Showa,
        Self::Heisei,
        Self::Reiwa,
    ];

    /// The era's name in kanji.
    pub const fn kanji(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter that stands for it in forms.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        let (year, month, day) = match self {
            Self::Meiji => (1868, 1, 25),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        };
        Date::new(year, month, day).unwrap_or(Date::MIN)
    }

    /// Its last day: [`Date::MAX`] for the present era. The days on which Meiji and Taishō ended belong to both eras, because the edicts
    /// took effect on the same day.
    pub fn last(self) -> Date {
        match self {
            Self::Meiji => Self::Taisho.first(),
            Self::Taisho => Self::Showa.first(),
            Self::Showa => Self::Heisei.first().plus_days(-1),
            Self::Heisei => Self::Reiwa.first().plus_days(-1),
            Self::Reiwa => Date::MAX,
        }
    }

    /// The era of a day (the newer one where two meet), or nothing before Meiji.
    pub fn of(date: Date) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| era.first() <= date)
    }

    /// The Gregorian year of a year of this era, which begins with that year's January (the first with the era).
    pub fn gregorian(self, year: i32) -> i32 {
        self.first().year().saturating_add(year.saturating_sub(1))
    }
}

impl EraYear {
    /// The year of the era a day lies in, or nothing before Meiji.
    pub fn of(date: Date) -> Option<Self> {
        let era = Era::of(date)?;
        let year = date.year() - era.first().year() + 1;
        Some(Self { era, year })
    }

    /// `令和8年`, the first year `令和元年`, as letters and forms print it.
    pub fn kanji(self) -> String {
        let name = self.era.kanji();
        match self.year {
            1 => format!("{name}元年"),
            year => format!("{name}{year}年"),
        }
    }
}

impl Date {
    /// `令和8年11月30日`, the first year `元年`; nothing before Meiji.
    pub fn wareki(self) -> Option<String> {
        let year = EraYear::of(self)?.kanji();
        Some(format!("{year}{}月{}日", self.month(), self.day()))
    }

    /// `R8.11.30`; nothing before Meiji.
    pub fn wareki_short(self) -> Option<String> {
        let EraYear { era, year } = EraYear::of(self)?;
        let letter = era.letter();
        Some(format!("{letter}{year}.{}.{}", self.month(), self.day()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn each_era_begins_with_its_first_year() {
        let firsts = [
            (date(1868, 1, 25), "明治元年1月25日"),
            (date(1912, 7, 30), "大正元年7月30日"),
            (date(1926, 12, 25), "昭和元年12月25日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(2019, 5, 1), "令和元年5月1日"),
        ];
        for (day, printed) in firsts {
            assert_eq!(day.wareki().unwrap(), printed);
        }
        assert_eq!(date(1868, 1, 24).wareki(), None);
    }

    #[test]
    fn the_day_before_an_era_belongs_to_the_one_before() {
        assert_eq!(date(2019, 4, 30).wareki_short().unwrap(), "H31.4.30");
        assert_eq!(date(1989, 1, 7).wareki_short().unwrap(), "S64.1.7");
        assert_eq!(date(1926, 12, 24).wareki_short().unwrap(), "T15.12.24");
        assert_eq!(date(1912, 7, 29).wareki_short().unwrap(), "M45.7.29");
    }

    #[test]
    fn years_count_from_january_after_the_first() {
        assert_eq!(date(2020, 1, 1).wareki_short().unwrap(), "R2.1.1");
        assert_eq!(date(2026, 11, 30).wareki().unwrap(), "令和8年11月30日");
        assert_eq!(Era::Reiwa.gregorian(8), 2026);
        assert_eq!(Era::Heisei.gregorian(31), 2019);
        assert_eq!(Era::Showa.gregorian(64), 1989);
    }
}
