//! Owns the keys of persons and the sealing of their personal values. Each person has a key in a file of its own; once that
//! file is gone, no frame, backup of the journal or tree gives the values back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::bytes::{Source, Writer};
use super::codec::{put_value, value_of};
use super::disk::{Access, Disk};
use super::error::{FileWork, StoreError};
use crate::domain::change::{Change, FieldOp, Op};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{KindCode, Record, RecordId};
use crate::domain::value::{Sealed, Value};

/// The bytes of a key.
pub(super) type KeyBytes = [u8; 32];

/// The keys of persons, in RAM.
#[derive(Debug)]
pub(super) struct Keyring {
    keys: BTreeMap<u128, KeyBytes>,
}

/// Fills an array with random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}

pub(super) fn file_name(key: u128) -> String {
    format!("{key:032x}.key")
}

impl Keyring {
    /// Reads the keys in a directory, which is made if it is missing.
    pub(super) fn open(disk: &dyn Disk, dir: &Path) -> Result<Self, StoreError> {
        let people = people(dir);
        let made = disk.make_dir(&people);
        made.map_err(|error| StoreError::io(FileWork::Open, &people, &error, 0))?;
        Self::read(disk, dir)
    }

    /// Reads the keys in a directory. A file that is no whole key was never used and is left out.
    pub(super) fn read(disk: &dyn Disk, dir: &Path) -> Result<Self, StoreError> {
        let dir = people(dir);
        let failed = |work, path: &Path| {
            let path = path.to_owned();
            move |error| StoreError::io(work, &path, &error, 0)
        };
        let names = match disk.list(&dir) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            listed => listed.map_err(failed(FileWork::Read, &dir))?,
        };
        let mut keys = BTreeMap::new();
        for name in names {
            let hex = name.strip_suffix(".key").unwrap_or_default();
            let Ok(key) = u128::from_str_radix(hex, 16) else {
                continue;
            };
            let path = dir.join(&name);
            let file = disk
                .open(&path, Access::Read)
                .map_err(failed(FileWork::Open, &path))?;
            let bytes = file.read().map_err(failed(FileWork::Read, &path))?;
            if let Ok(bytes) = KeyBytes::try_from(bytes.as_slice()) {
                keys.insert(key, bytes);
            }
        }
        Ok(Self { keys })
    }

    /// Learns keys whose files are there.
    pub(super) fn learn(&mut self, new: &BTreeMap<u128, KeyBytes>) {
        self.keys.extend(new);
    }

    /// Forgets keys, and says which of them were known.
    pub(super) fn forget(&mut self, keys: &BTreeSet<u128>) -> Vec<u128> {
        let known = keys.iter().copied();
        known
            .filter(|key| self.keys.remove(key).is_some())
            .collect()
    }

    /// Opens every sealed value of a record whose key is there.
    pub(super) fn open_record(&self, record: &mut Record) {
        if self.keys.is_empty() || !has_personal_fields(record.kind) {
            return;
        }
        open_record(record, &|key| self.keys.get(&key));
    }

    /// Opens every sealed value of a change whose key is there.
    pub(super) fn open_change(&self, change: &mut Change) {
        let id = change.record;
        for FieldOp { field, op } in &mut change.ops {
            if let Op::Set(Some(value)) | Op::Note(value) = op {
                open_in_place(value, (id, *field), &|key| self.keys.get(&key));
            }
        }
    }
}

/// The directory of the keys' files.
pub(super) fn people(dir: &Path) -> PathBuf {
    dir.join("people")
}

/// Makes the files of new keys and forces them to the disk, before any frame uses them.
pub(super) fn write_keys(
    disk: &dyn Disk,
    dir: &Path,
    new: &BTreeMap<u128, KeyBytes>,
) -> Result<(), StoreError> {
    let dir = people(dir);
    for (key, bytes) in new {
        let path = dir.join(file_name(*key));
        let written = disk.open(&path, Access::New).and_then(|mut file| {
            file.write_at(0, bytes)?;
            file.sync()
        });
        written.map_err(|error| StoreError::io(FileWork::Write, &path, &error, 32))?;
    }
    if new.is_empty() {
        return Ok(());
    }
    disk.sync_dir(&dir)
        .map_err(|error| StoreError::io(FileWork::Sync, &dir, &error, 0))
}

/// The files of keys with their bytes, by name.
pub(super) fn key_files(disk: &dyn Disk, dir: &Path) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let ring = Keyring::read(disk, dir)?;
    let files = ring.keys.iter();
    Ok(files
        .map(|(key, bytes)| (file_name(*key), bytes.to_vec()))
        .collect())
}

/// Destroys the files of keys: overwritten, then removed; nothing where there is none.
pub(super) fn destroy_keys(disk: &dyn Disk, dir: &Path, keys: &[u128]) -> Result<(), StoreError> {
    let dir = people(dir);
    for key in keys {
        let path = dir.join(file_name(*key));
        let opened = disk.open(&path, Access::Write);
        if matches!(&opened, Err(error) if error.kind() == std::io::ErrorKind::NotFound) {
            continue;
        }
        let removed = opened.and_then(|mut file| {
            file.write_at(0, &[0; 32])?;
            file.sync()?;
            disk.remove(&path)?;
            disk.sync_dir(&dir)
        });
        removed.map_err(|error| StoreError::io(FileWork::Remove, &path, &error, 0))?;
    }
    Ok(())
}

/// Opens every sealed value of a record whose key is found.
fn open_record<'k>(record: &mut Record, keys: &dyn Fn(u128) -> Option<&'k KeyBytes>) {
    let id = record.id;
    for (field, register) in &mut record.fields {
        let values = register.values.iter_mut();
        for value in values.filter_map(|written| written.value.as_mut()) {
            open_in_place(value, (id, *field), keys);
        }
        for note in register.notes_mut() {
            open_in_place(&mut note.value, (id, *field), keys);
        }
    }
}

/// Puts the plain value in place of a sealed one if its key is found; otherwise it stays sealed.
fn open_in_place<'k>(
    value: &mut Value,
    place: (RecordId, FieldId),
    keys: &dyn Fn(u128) -> Option<&'k KeyBytes>,
) {
    if let Value::Sealed(sealed) = &*value {
        let open = keys(sealed.key).and_then(|key| open_value(key, place, sealed));
        if let Some(open) = open {
            *value = open;
        }
    }
}

fn open_value(key: &KeyBytes, place: (RecordId, FieldId), sealed: &Sealed) -> Option<Value> {
    let aad = bound_to(place);
    let payload = Payload {
        msg: &sealed.bytes,
        aad: &aad,
    };
    let cipher = XChaCha20Poly1305::new(key.into());
    let plain = cipher.decrypt(&XNonce::from(sealed.nonce), payload).ok()?;
    let (tag, bytes) = plain.split_first()?;
    Some(value_of(*tag, bytes))
}

/// True if values of that kind are sealed; so they are opened, or there is nothing to look for.
pub(super) fn has_personal_fields(kind: KindCode) -> bool {
    let kind = Kind::from_code(kind);
    kind.is_some_and(|k| k.spec().fields.iter().any(|field| field.sealed))
}

/// A sealed value is bound to its record and field, so that none can be moved elsewhere.
fn bound_to((record, field): (RecordId, FieldId)) -> Vec<u8> {
    let mut w = Writer::default();
    w.u128(record.0);
    w.u16(field.0);
    w.finish()
}

/// What is sealed of a value: its type and its bytes.
fn plain_bytes(value: &Value) -> Vec<u8> {
    let mut w = Writer::default();
    put_value(&mut w, Some(value));
    let written = w.finish();
    let mut source = Source::new(&written);
    let tag = source.u8().unwrap_or_default();
    let bytes = source.bytes().unwrap_or_default();
    [[tag].as_slice(), bytes].concat()
}

fn seal_value(
    key: u128,
    bytes: &KeyBytes,
    place: (RecordId, FieldId),
    value: &Value,
) -> Result<Value, StoreError> {
    let message = plain_bytes(value);
    let nonce = random::<24>()?;
    let aad = bound_to(place);
    let payload = Payload {
        msg: &message,
        aad: &aad,
    };
    let cipher = XChaCha20Poly1305::new(bytes.into());
    let bytes = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StoreError::TooBig {
            bytes: message.len() as u64,
        })?;
    let bytes = bytes.into_boxed_slice();
    Ok(Value::Sealed(Box::new(Sealed { key, nonce, bytes })))
}

/// Keys made while a batch is being computed; kept before it is written.
#[derive(Debug, Default)]
pub(super) struct NewKeys {
    /// By their number.
    pub(super) made: BTreeMap<u128, KeyBytes>,
    of: BTreeMap<RecordId, u128>,
}

impl NewKeys {
    /// Seals the personal values of a change. `known` is the record before it, sealed, for the key that it has already.
    pub(super) fn seal_change(
        &mut self,
        ring: &Keyring,
        known: Option<&Record>,
        change: &mut Change,
    ) -> Result<(), StoreError> {
        let Some(kind) = Kind::from_code(change.kind) else {
            return Ok(());
        };
        for FieldOp { field, op } in &mut change.ops {
            let personal = kind.field(*field).is_some_and(|spec| spec.sealed);
            if let (true, Op::Set(Some(value)) | Op::Note(value)) = (personal, op)
                && !matches!(value, Value::Sealed(_))
            {
                let (key, bytes) = self.key_of(ring, known, change.record)?;
                *value = seal_value(key, &bytes, (change.record, *field), value)?;
            }
        }
        Ok(())
    }

    fn key_of(
        &mut self,
        ring: &Keyring,
        known: Option<&Record>,
        id: RecordId,
    ) -> Result<(u128, KeyBytes), StoreError> {
        let used = known.into_iter().flat_map(sealing_keys);
        let held = used.filter_map(|key| Some((key, *ring.keys.get(&key)?)));
        if let Some(found) = held.last() {
            return Ok(found);
        }
        let mine = self.of.get(&id);
        if let Some(found) = mine.and_then(|key| Some((*key, *self.made.get(key)?))) {
            return Ok(found);
        }
        let key = u128::from_be_bytes(random()?);
        let bytes = random()?;
        self.made.insert(key, bytes);
        self.of.insert(id, key);
        Ok((key, bytes))
    }

    /// Opens what this batch sealed in a record, for reading it back within the batch.
    pub(super) fn open_record(&self, ring: &Keyring, record: &mut Record) {
        open_record(record, &|key| {
            ring.keys.get(&key).or_else(|| self.made.get(&key))
        });
    }
}

/// The keys that a record's sealed values name.
pub(super) fn sealing_keys(record: &Record) -> impl Iterator<Item = u128> + '_ {
    let values = record.fields.values().flat_map(|register| {
        let values = register.values.iter().filter_map(|w| w.value.as_ref());
        values.chain(register.notes().iter().map(|note| &note.value))
    });
    values.filter_map(|value| {
        if let Value::Sealed(sealed) = value {
            Some(sealed.key)
        } else {
            None
        }
    })
}

/// The operations that destroy the personal values of a record, as stored: one for each key that its history may name.
pub(super) fn erasing_ops(record: &Record) -> Vec<FieldOp> {
    let mut keys: Vec<u128> = sealing_keys(record).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|key| FieldOp {
            field: FieldId::RECORD,
            op: Op::Erased(Value::Sealed(Box::new(Sealed {
                key,
                nonce: [0; 24],
                bytes: Box::default(),
            }))),
        })
        .collect()
}
