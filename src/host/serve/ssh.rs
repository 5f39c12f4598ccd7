//! The SSH door. A key names the person and nothing else does; there is a screen, there are verbs of the command line, and every other
//! thing that SSH can be asked for is refused in so many words.
//!
//! Everything here runs inside a connection's loop, so nothing here waits: a session and a verb are tasks of their own.

use super::channel::{Opened, exec, shell};
use super::gate::Gate;
use super::hub::{Hub, Person};
use super::parcel::Terminal;
use super::people::{Proof, fingerprint};
use super::wire::{Cut, Wire};
use crate::domain::audit::Deed;
use crate::host::caps::Ambiguous;
use crate::text::Lang;
use russh::keys::ssh_key::Algorithm;
use russh::keys::{EcdsaCurve, PrivateKey};
use russh::server::{
    Auth, ChannelOpenHandle, Config, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey,
    run_stream,
};
use russh::{
    Channel, ChannelId, ChannelOpenFailure, MethodKind, MethodSet, Preferred, Pty, SshId,
    compression,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// What the person's side may say of its terminal: `auto`, `1` or `2` cells for characters whose width is ambiguous.
const AMBIGUOUS: &str = "IKOREN_AMBIGUOUS";

/// Bytes of the environment's values that are looked at, and of the name of a terminal.
const LONGEST_WORD: usize = 64;

/// Bytes that may lie in the system's hands on their way out: more would be old screens queueing up before a slow line.
const SEND_BUFFER: usize = 64 * 1024;

/// Bytes of input that may be on their way to us in one channel.
const WINDOW: u32 = 64 * 1024;

/// How the door speaks SSH.
pub(super) fn config(hub: &Hub, host_key: PrivateKey) -> Arc<Config> {
    let limits = &hub.limits;
    let ecdsa = |curve| Algorithm::Ecdsa { curve };
    let keys = vec![
        Algorithm::Ed25519,
        ecdsa(EcdsaCurve::NistP256),
        ecdsa(EcdsaCurve::NistP384),
        ecdsa(EcdsaCurve::NistP521),
    ];
    let methods: &[MethodKind] = &[MethodKind::PublicKey];
    Arc::new(Config {
        server_id: SshId::Standard(Cow::Borrowed("SSH-2.0-ikoren")),
        methods: MethodSet::from(methods),
        auth_rejection_time: Duration::from_millis(200),
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![host_key],
        window_size: WINDOW,
        maximum_packet_size: 32 * 1024,
        channel_buffer_size: 8,
        event_buffer_size: 2,
        preferred: Preferred {
            key: Cow::Owned(keys),
            compression: Cow::Owned(vec![compression::NONE]),
            ..Preferred::default()
        },
        max_auth_attempts: limits.offers,
        inactivity_timeout: Some(limits.idle),
        keepalive_interval: Some(limits.keepalive),
        keepalive_max: limits.keepalives,
        nodelay: true,
        ..Config::default()
    })
}

/// Lets people in until the process ends.
pub(super) async fn serve(hub: Arc<Hub>, listener: TcpListener, config: Arc<Config>) {
    let gate = Arc::new(Gate::new(&hub.limits));
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of descriptors, or a caller that has gone already: a moment later there may be room.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(place) = gate.enter(from.ip(), Instant::now()) else {
            continue;
        };
        // A line that cannot be set up so is one that has gone already.
        if set_up(&stream, &hub).is_err() {
            continue;
        }
        let (hub, gate, config) = (hub.clone(), gate.clone(), config.clone());
        tokio::spawn(async move {
            let known = Arc::new(AtomicBool::new(false));
            let cut = Cut::default();
            let visitor = Visitor {
                hub: hub.clone(),
                gate: gate.clone(),
                from,
                place: Some(place),
                known: known.clone(),
                cut: cut.clone(),
                offers: 0,
                who: None,
                channels: BTreeMap::new(),
            };
            let wire = Wire::new(stream, &cut);
            let greeted = timeout(hub.limits.grace, run_stream(config, wire, visitor)).await;
            if let Ok(Ok(running)) = greeted {
                attend(running, &hub, &known, &cut).await;
            }
            if !known.load(Ordering::SeqCst) {
                let count = gate.failed(from.ip(), Instant::now());
                if gate.is_told(count) {
                    hub.audit_barred("", &address(from.ip()), &format!("ssh {count}"));
                }
            }
        });
    }
}

/// Waits for the end of a connection, and brings it about if nobody is known in time.
async fn attend(
    running: impl Future<Output = Result<(), russh::Error>> + Unpin,
    hub: &Hub,
    known: &AtomicBool,
    cut: &Cut,
) {
    let mut running = running;
    let late = tokio::select! {
        _ = &mut running => return,
        () = sleep(hub.limits.grace) => !known.load(Ordering::SeqCst),
    };
    if late {
        cut.cut();
    }
    // How it ended is of no use to anybody.
    let _ = running.await;
}

fn set_up(stream: &TcpStream, hub: &Hub) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = socket2::SockRef::from(stream);
    socket.set_send_buffer_size(SEND_BUFFER)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(hub.limits.unsent))?;
    Ok(())
}

/// One connection.
struct Visitor {
    hub: Arc<Hub>,
    gate: Arc<Gate>,
    from: SocketAddr,
    /// Its place among the strangers, until it is known who is there.
    place: Option<tokio::sync::OwnedSemaphorePermit>,
    known: Arc<AtomicBool>,
    cut: Cut,
    offers: usize,
    /// Set where a signature was verified, and nowhere else.
    who: Option<Person>,
    /// Channels in which nothing runs yet.
    channels: BTreeMap<ChannelId, Opened>,
}

type Answer = Result<(), russh::Error>;

/// A word from outside, short and without signs that could drive a terminal.
fn word(text: &str) -> String {
    let plain = text.chars().filter(|c| crate::domain::value::harmless(*c));
    plain.take(LONGEST_WORD).collect()
}

impl Visitor {
    /// The person, if the keys file still says the same of them.
    fn person(&self) -> Option<Person> {
        let person = self.who.clone()?;
        let now = self.hub.admit(&Proof::Key(person.proof.clone()))?;
        (now == person.actor).then_some(person)
    }

    fn terminal(&mut self, channel: ChannelId) -> Option<&mut Option<Terminal>> {
        self.channels
            .get_mut(&channel)
            .map(|opened| &mut opened.terminal)
    }
}

impl Handler for Visitor {
    type Error = russh::Error;

    async fn auth_publickey_offered(
        &mut self,
        _user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        self.offers += 1;
        if self.offers > self.hub.limits.offers {
            return Err(russh::Error::Disconnect);
        }
        let proof = Proof::Key(fingerprint(offer.public_key));
        // Only says whether signing is worth the trouble; who it is, is known after the signature.
        Ok(match self.hub.admit(&proof) {
            Some(_) => Auth::Accept,
            None => Auth::reject(),
        })
    }

    async fn auth_publickey(
        &mut self,
        _user: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Self::Error> {
        let print = fingerprint(key.public_key);
        let Some(actor) = self.hub.admit(&Proof::Key(print.clone())) else {
            return Ok(Auth::reject());
        };
        self.who = Some(Person {
            actor,
            proof: print,
            from: address(self.from.ip()),
        });
        if let Some(person) = &self.who {
            self.hub.audit(person, Deed::Login, "ssh");
        }
        self.known.store(true, Ordering::SeqCst);
        self.place = None;
        self.gate.passed(self.from.ip());
        Ok(Auth::Accept)
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Answer {
        if self.channels.len() >= self.hub.limits.channels {
            reply.reject(ChannelOpenFailure::ResourceShortage).await;
            return Ok(());
        }
        let opened = Opened {
            channel,
            terminal: None,
            lang: None,
            ambiguous: None,
        };
        self.channels.insert(opened.channel.id(), opened);
        reply.accept().await;
        Ok(())
    }

    async fn channel_close(&mut self, channel: ChannelId, _session: &mut Session) -> Answer {
        self.channels.remove(&channel);
        Ok(())
    }

    async fn channel_open_x11(
        &mut self,
        _channel: Channel<Msg>,
        _address: &str,
        _port: u32,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Answer {
        prohibit(reply).await
    }

    async fn channel_open_direct_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _host: &str,
        _port: u32,
        _from: &str,
        _from_port: u32,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Answer {
        prohibit(reply).await
    }

    async fn channel_open_forwarded_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _host: &str,
        _port: u32,
        _from: &str,
        _from_port: u32,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Answer {
        prohibit(reply).await
    }

    async fn channel_open_direct_streamlocal(
        &mut self,
        _channel: Channel<Msg>,
        _path: &str,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Answer {
        prohibit(reply).await
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        term: &str,
        columns: u32,
        rows: u32,
        _width: u32,
        _height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Answer {
        let limits = self.hub.limits.session;
        let Some(slot) = self.terminal(channel) else {
            return session.channel_failure(channel);
        };
        // A terminal without a size is one of the usual size.
        let cut = |claimed: u32, usual: u16, most: u16| match u16::try_from(claimed) {
            Ok(0) => usual,
            Ok(claimed) => claimed.min(most),
            Err(_) => most,
        };
        *slot = Some(Terminal {
            term: word(term),
            tmux: false,
            columns: cut(columns, 80, limits.width),
            rows: cut(rows, 24, limits.height),
            ..Terminal::default()
        });
        session.channel_success(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _single: bool,
        _protocol: &str,
        _cookie: &str,
        _screen: u32,
        session: &mut Session,
    ) -> Answer {
        session.channel_failure(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Answer {
        if let (AMBIGUOUS, Some(cells)) = (name, Ambiguous::named(value))
            && let Some(opened) = self.channels.get_mut(&channel)
        {
            opened.ambiguous = Some(cells);
            return session.channel_success(channel);
        }
        let speaks = ["LC_ALL", "LC_MESSAGES", "LANG"].contains(&name);
        match self.channels.get_mut(&channel).filter(|_| speaks) {
            Some(opened) => {
                let lang = Lang::from_code(&word(value));
                // LANG says the least of the three.
                let keeps = name == "LANG" && opened.lang.is_some();
                opened.lang = if keeps {
                    opened.lang
                } else {
                    lang.or(opened.lang)
                };
                session.channel_success(channel)
            }
            None => session.channel_failure(channel),
        }
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Answer {
        let full = |opened: &Opened| opened.terminal.is_some();
        if !self.channels.get(&channel).is_some_and(full) {
            return session.channel_failure(channel);
        }
        let (Some(person), Some(mut opened)) = (self.person(), self.channels.remove(&channel))
        else {
            return session.channel_failure(channel);
        };
        session.channel_success(channel)?;
        if let Some(mut terminal) = opened.terminal.take() {
            terminal.ambiguous = opened.ambiguous.unwrap_or_default();
            let line = (&self.cut, session.handle());
            shell(&self.hub, line, opened, person, terminal);
        }
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        line: &[u8],
        session: &mut Session,
    ) -> Answer {
        let (Some(person), Some(opened)) = (self.person(), self.channels.remove(&channel)) else {
            return session.channel_failure(channel);
        };
        session.channel_success(channel)?;
        exec(&self.hub, opened, person, line);
        Ok(())
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _name: &str,
        session: &mut Session,
    ) -> Answer {
        session.channel_failure(channel)
    }

    async fn window_change_request(
        &mut self,
        channel: ChannelId,
        columns: u32,
        rows: u32,
        _width: u32,
        _height: u32,
        session: &mut Session,
    ) -> Answer {
        let limits = self.hub.limits.session;
        // Once a session runs its own reader hears of it.
        if let Some(Some(terminal)) = self.terminal(channel) {
            terminal.columns = u16::try_from(columns).unwrap_or(u16::MAX).min(limits.width);
            terminal.rows = u16::try_from(rows).unwrap_or(u16::MAX).min(limits.height);
        }
        session.channel_success(channel)
    }

    async fn agent_request(
        &mut self,
        _channel: ChannelId,
        _session: &mut Session,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }

    async fn tcpip_forward(
        &mut self,
        _address: &str,
        _port: &mut u32,
        _session: &mut Session,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }

    async fn cancel_tcpip_forward(
        &mut self,
        _address: &str,
        _port: u32,
        _session: &mut Session,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }

    async fn streamlocal_forward(
        &mut self,
        _path: &str,
        _session: &mut Session,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }

    async fn cancel_streamlocal_forward(
        &mut self,
        _path: &str,
        _session: &mut Session,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }
}

async fn prohibit(reply: ChannelOpenHandle) -> Answer {
    reply
        .reject(ChannelOpenFailure::AdministrativelyProhibited)
        .await;
    Ok(())
}

fn address(ip: IpAddr) -> String {
    ip.to_canonical().to_string()
}
