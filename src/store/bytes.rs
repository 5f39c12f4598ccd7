//! Owns the plain bytes beneath frames and trees: fixed numbers big-endian, counts and lengths as 7-bit groups.

/// Grows by what is written to it.
#[derive(Debug)]
pub(super) struct Writer(Vec<u8>);

impl Default for Writer {
    /// With room for a usual record, so that most never grow.
    fn default() -> Self {
        Self(Vec::with_capacity(768))
    }
}

impl Writer {
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(super) fn u16(&mut self, number: u16) {
        self.raw(&number.to_be_bytes());
    }

    pub(super) fn u32(&mut self, number: u32) {
        self.raw(&number.to_be_bytes());
    }

    pub(super) fn u64(&mut self, number: u64) {
        self.raw(&number.to_be_bytes());
    }

    pub(super) fn u128(&mut self, number: u128) {
        self.raw(&number.to_be_bytes());
    }

    /// Seven bits a byte, the lowest first; the high bit says that more follow.
    pub(super) fn count(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.u8(u8::try_from(rest & 0x7F).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.u8(u8::try_from(rest).unwrap_or(0));
    }

    pub(super) fn size(&mut self, number: usize) {
        self.count(u64::try_from(number).unwrap_or(u64::MAX));
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The bytes so far, to be added to.
    pub(super) fn inner(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }

    /// Length, then bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.size(bytes.len());
        self.raw(bytes);
    }
}

/// Shrinks by what is read from it; `None` where it is too short or no such thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn raw(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(super) fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_be_bytes)
    }

    pub(super) fn count(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A count of things that take at least a byte each, so that a broken one cannot ask for more memory than was read.
    pub(super) fn size(&mut self) -> Option<usize> {
        let size = usize::try_from(self.count()?).ok()?;
        (size <= self.0.len()).then_some(size)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.size()?;
        self.raw(length)
    }

    /// A count, then so many things.
    pub(super) fn list<T>(
        &mut self,
        mut take: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let size = self.size()?;
        // Room for a usual list at once, never for what a broken count claims.
        let mut list = Vec::with_capacity(size.min(256));
        for _ in 0..size {
            list.push(take(self)?);
        }
        Some(list)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_count_is_read_as_it_was_written(number: u64) {
            let mut writer = Writer::default();
            writer.count(number);
            let bytes = writer.finish();
            let mut source = Source::new(&bytes);
            prop_assert_eq!(source.count(), Some(number));
            prop_assert!(source.is_empty());
        }
    }

    #[test]
    fn a_length_beyond_the_end_is_refused_before_memory_is_taken() {
        let mut writer = Writer::default();
        writer.count(u64::MAX);
        let bytes = writer.finish();
        assert_eq!(Source::new(&bytes).bytes(), None);
        assert_eq!(Source::new(&[0xFF; 11]).count(), None);
    }
}
