//! The outer gate of the SSH door: how many strangers stand in it, and which addresses have to wait. Nobody's name is known here yet.

use super::limits::Limits;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Addresses remembered at most; beyond, the oldest is forgotten.
const REMEMBERED: usize = 4096;

/// The gate.
#[derive(Debug)]
pub(super) struct Gate {
    strangers: Arc<Semaphore>,
    failures: Mutex<BTreeMap<IpAddr, (usize, Instant)>>,
    limits: Limits,
}

/// An address as it is counted: of the newer kind the network, since a whole one belongs to whoever has one address of it.
fn counted(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = six.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            },
            IpAddr::V4,
        ),
    }
}

impl Gate {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            strangers: Arc::new(Semaphore::new(limits.strangers)),
            failures: Mutex::default(),
            limits: limits.clone(),
        }
    }

    /// Lets a connection stand in the gate, if there is room and its address need not wait.
    pub(super) fn enter(&self, address: IpAddr, now: Instant) -> Option<OwnedSemaphorePermit> {
        let address = counted(address);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((count, last)) = failures.get(&address) {
            if now.saturating_duration_since(*last) > self.limits.penalty {
                failures.remove(&address);
            } else if *count >= self.limits.failures {
                return None;
            }
        }
        drop(failures);
        self.strangers.clone().try_acquire_owned().ok()
    }

    /// A connection ended without anybody having come in; how often that was so at that address.
    pub(super) fn failed(&self, address: IpAddr, now: Instant) -> usize {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = failures.entry(counted(address)).or_insert((0, now));
        *entry = (entry.0 + 1, now);
        let count = entry.0;
        if failures.len() > REMEMBERED {
            let oldest = failures.iter().min_by_key(|(_, (_, last))| *last);
            if let Some(oldest) = oldest.map(|(address, _)| *address) {
                failures.remove(&oldest);
            }
        }
        count
    }

    /// Whether a failure is told: the first, and the one after which the address has to wait. The audit is no place to be flooded.
    pub(super) const fn is_told(&self, count: usize) -> bool {
        count == 1 || count == self.limits.failures
    }

    /// Somebody came in.
    pub(super) fn passed(&self, address: IpAddr) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&counted(address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn an_address_that_fails_too_often_waits_and_others_do_not() {
        let mut limits = Limits::default();
        assert!(limits.set("failures=3") && limits.set("penalty=1000"));
        let (gate, now) = (Gate::new(&limits), Instant::now());
        let (bad, good) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..3 {
            assert!(gate.enter(bad, now).is_some());
            gate.failed(bad, now);
        }
        assert!(gate.enter(bad, now).is_none());
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
        assert!(gate.enter(mapped, now).is_none());
        assert!(gate.enter(good, now).is_some());
        assert!(gate.enter(bad, now + Duration::from_secs(2)).is_some());
        gate.failed(good, now);
        gate.passed(good);
        assert!(gate.enter(good, now).is_some());
    }

    #[test]
    fn the_gate_holds_so_many_strangers_and_no_more() {
        let mut limits = Limits::default();
        assert!(limits.set("strangers=2"));
        let (gate, now) = (Gate::new(&limits), Instant::now());
        let address = IpAddr::from([10, 0, 0, 1]);
        let one = gate.enter(address, now);
        let two = gate.enter(address, now);
        assert!(one.is_some() && two.is_some() && gate.enter(address, now).is_none());
        drop(one);
        assert!(gate.enter(address, now).is_some());
    }

    #[test]
    fn addresses_of_one_network_of_the_newer_kind_count_as_one() {
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let other: IpAddr = "2001:db8::ffff".parse().unwrap();
        let far: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        assert_eq!(counted(one), counted(other));
        assert_ne!(counted(one), counted(far));
    }
}
