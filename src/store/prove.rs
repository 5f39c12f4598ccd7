//! Owns the questions that a harness puts to bytes from anywhere: what frames are in them, and whether what is read of them is
//! read the same again. Neither panics, whatever they are.

use super::codec::{decode_commit, encode_commit};
use super::frame;
use super::layout::Head;
use super::record_codec::{decode_record, encode_record};
use super::segment::Header;
use crate::domain::record::{KindCode, RecordId};

/// What the frames in these bytes carry; those that do not prove themselves are passed over.
pub fn frames_in(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= frame::HEAD) {
        if let Some(frame) = frame::read(rest) {
            found.push(frame.payload.to_vec());
            at += frame.bytes.len();
        } else {
            at += 1;
        }
    }
    found
}

/// True if these bytes are refused as a commit, a record, a head and a header, or what they are read as is written and read again
/// as the same.
pub fn decodes_stably(bytes: &[u8]) -> bool {
    let commit = decode_commit(bytes).map_or(true, |commit| {
        decode_commit(&encode_commit(&commit)).as_ref() == Ok(&commit)
    });
    let record = |bytes: &[u8]| decode_record(RecordId(1), KindCode(1), bytes);
    let record = record(bytes).is_none_or(|read| {
        let written = encode_record(&read);
        record(&written).is_some_and(|again| encode_record(&again) == written)
    });
    let head = Head::decode(bytes).is_none_or(|head| Head::decode(&head.encode()) == Some(head));
    let header = Header::decode(bytes);
    let header = header.is_none_or(|header| Header::decode(&header.encode()) == Some(header));
    commit && record && head && header
}
