//! s
/// e
#[derive(Debug)]
pub struct StoreError;
