//! Who listens while things fail, and what must be true of what they heard.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use vigia_tests::{
    api::Api,
    cluster::Cluster,
    device::{Device, Shout},
    figures::{percentile, say},
    firma::Firma,
    socket::Socket,
    wait::until,
};

use super::carga::Told;

/// Two people with two devices each, and a plain socket of each on every node.
pub struct Oyentes {
    devices: Vec<(Who, Device)>,
    sockets: Vec<(Who, Socket)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Lucia,
    Martin,
}

/// A stretch of time with a name, in milliseconds since the Unix epoch.
pub struct Tramo {
    /// `during`, `after`.
    pub name: String,
    /// Its first moment; it goes on until the next one's.
    pub from: i64,
}

impl Tramo {
    /// One that begins now.
    pub fn now(name: impl Into<String>) -> Self {
        Self { name: name.into(), from: chrono::Utc::now().timestamp_millis() }
    }
}

/// How long an event took in each stretch: to plain sockets, to devices.
type Delays = BTreeMap<usize, (Vec<i64>, Vec<i64>)>;

/// What must be true at the end.
pub struct Outcome {
    /// The 99th percentile of the delay to plain sockets that stayed connected, by stretch; and to devices.
    pub p99: Vec<(Option<i64>, Option<i64>)>,
    /// How many plain sockets were still connected.
    pub stayed: usize,
}

impl Oyentes {
    /// Everybody connects; devices go through the proxy.
    pub async fn listen(firma: &Firma<Cluster>) -> Result<Self> {
        Self::listen_with_devices_at(firma, firma.server.origin()).await
    }

    /// Everybody connects, the devices here.
    pub async fn listen_with_devices_at(firma: &Firma<Cluster>, origin: &str) -> Result<Self> {
        let (mut devices, mut sockets) = (Vec::new(), Vec::new());
        for (who, api) in [(Who::Lucia, &firma.lucia), (Who::Martin, &firma.martin)] {
            for _ in 0..2 {
                devices.push((who, Device::sign_in(origin, &api.me().email).await?));
            }
            for node in &firma.server.nodes {
                let auth = json!({ "token": api.token() });
                sockets.push((who, Socket::connect(node.origin(), auth).await?));
            }
        }
        Ok(Self { devices, sockets })
    }

    /// Whether every plain socket is still the connection it was.
    pub fn all_stayed(&self) -> bool {
        self.sockets.iter().all(|(_, socket)| socket.is_open())
    }

    /// Waits for the last of it and looks: nothing lost, nothing twice, all in order. Says the figures.
    pub async fn verify(
        self,
        what: &str,
        firma: &Firma<Cluster>,
        told: &Told,
        tramos: &[Tramo],
    ) -> Result<Outcome> {
        let mut delays = Delays::new();
        let accepted: BTreeSet<String> = told.accepted().into_iter().collect();
        let mut received = 0;
        for (who, api) in [(Who::Lucia, &firma.lucia), (Who::Martin, &firma.martin)] {
            let inbox = Inbox::read(api).await?;
            let missing = accepted.iter().filter(|id| !inbox.deadlines.contains_key(*id)).count();
            ensure!(
                missing == 0,
                "{what}: {missing} of {} accepted deadlines raised nothing",
                accepted.len()
            );
            for device in self.devices.iter().filter(|(of, _)| *of == who).map(|(_, device)| device) {
                received += inbox
                    .of_device(device, tramos, &mut delays)
                    .await
                    .with_context(|| format!("{what}: a device"))?;
            }
            for socket in self.sockets.iter().filter(|(of, _)| *of == who).map(|(_, socket)| socket) {
                let seen = inbox.of_socket(socket, tramos, &mut delays);
                received += seen.await.with_context(|| format!("{what}: a plain socket"))?;
            }
        }
        let stayed = self.sockets.iter().filter(|(_, socket)| socket.is_open()).count();
        say(&format!(
            "{what}: {} deadlines accepted, {} refused, {} unanswered; {received} deliveries looked at, lost 0, \
             twice 0, out of order 0; {stayed} of {} plain sockets stayed",
            accepted.len(),
            told.refused(),
            told.cut(),
            self.sockets.len(),
        ));
        let mut p99 = Vec::new();
        for (number, tramo) in tramos.iter().enumerate() {
            let (plain, devices) = delays.remove(&number).unwrap_or_default();
            let share =
                |of: &[i64], share| percentile(of, share).map_or("-".into(), |ms: i64| ms.to_string());
            say(&format!(
                "{what}, {}: commit to plain socket p50 {} p99 {} ms of {}; commit to shown on a device p50 {} p99 {} \
                 ms of {}",
                tramo.name,
                share(&plain, 0.5),
                share(&plain, 0.99),
                plain.len(),
                share(&devices, 0.5),
                share(&devices, 0.99),
                devices.len(),
            ));
            p99.push((percentile(&plain, 0.99), percentile(&devices, 0.99)));
        }
        for (_, device) in &self.devices {
            device.shut_down().await;
        }
        Ok(Outcome { p99, stayed })
    }
}

/// Somebody's inbox, as the server has it: the truth.
struct Inbox {
    /// The notification of each deadline.
    deadlines: HashMap<String, String>,
    /// Number and instant of each notification.
    notifications: HashMap<String, (i64, i64)>,
    /// In order.
    ids: Vec<String>,
}

impl Inbox {
    async fn read(api: &Api) -> Result<Self> {
        let mut entries = api.whole_inbox().await?;
        entries.reverse();
        let (mut deadlines, mut notifications) = (HashMap::new(), HashMap::new());
        for entry in &entries {
            let id = entry.notification_id.to_string();
            notifications.insert(id.clone(), (entry.seq, entry.created_at.millis()));
            if entry.event == "prescripcion:alert" {
                let deadline = entry.payload["id"].as_str().context("a deadline")?.to_owned();
                ensure!(deadlines.insert(deadline, id).is_none(), "a deadline raised two alerts");
            }
        }
        let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
        ensure!(seqs.iter().copied().eq(1..=i64::try_from(seqs.len())?), "a gap: {seqs:?}");
        let ids = entries.into_iter().map(|entry| entry.notification_id.to_string()).collect();
        Ok(Self { deadlines, notifications, ids })
    }

    /// A device holds all of it, once, in order, and showed nothing twice and everything at least in a summary.
    async fn of_device(&self, device: &Device, tramos: &[Tramo], delays: &mut Delays) -> Result<usize> {
        let whole = async || {
            let (held, shown) = (device.inbox().await?, device.shown());
            let waits = self.deadlines.values().filter(|id| self.shown_in(&shown, id).is_none()).count();
            let all = self.ids.len();
            ensure!(waits == 0, "{} of {all} are there, {waits} were not shown", held.len());
            Ok((held.len() >= self.ids.len()).then_some(held))
        };
        let held = until("the whole inbox on a device, shown", whole).await?;
        let held: Vec<String> = held.into_iter().map(|entry| entry.notification_id.to_string()).collect();
        ensure!(held == self.ids, "not the inbox the server has");
        let shown: Vec<i64> = device
            .shown()
            .iter()
            .filter_map(|shout| self.notifications.get(&shout.id).map(|(seq, _)| *seq))
            .collect();
        ensure!(shown.is_sorted_by(|one, next| one < next), "shown twice, or out of order: {shown:?}");
        let shown = device.shown();
        for id in self.deadlines.values() {
            let (_, at) = self.notifications.get(id).context("a notification")?;
            let shown = self.shown_in(&shown, id).context("shown")?;
            delays.entry(within(tramos, *at)).or_default().1.push(shown - at);
        }
        Ok(held.len())
    }

    /// When this was shown: by itself, or in the first summary from then on.
    fn shown_in(&self, shown: &[Shout], id: &str) -> Option<i64> {
        let (_, at) = self.notifications.get(id)?;
        let own = shown.iter().find(|shout| shout.id == id);
        own.or_else(|| shown.iter().find(|shout| shout.id == "resumen" && shout.at >= *at))
            .map(|shout| shout.at)
    }

    /// A plain socket heard each at most once and in order; all of it, if it stayed connected.
    async fn of_socket(&self, socket: &Socket, tramos: &[Tramo], delays: &mut Delays) -> Result<usize> {
        let alerts = |socket: &Socket| {
            let heard = socket.heard().into_iter().filter(|heard| heard.name == "prescripcion:alert");
            heard.collect::<Vec<_>>()
        };
        if socket.is_open() {
            let all = async || Ok((alerts(socket).len() >= self.deadlines.len()).then_some(()));
            until("every alert on a plain socket that stayed", all).await?;
        }
        let heard = alerts(socket);
        let mut last = 0;
        for alert in &heard {
            let id = alert.value["notificationId"].as_str().context("a durable event has an id")?;
            let (seq, at) = self.notifications.get(id).context("an alert that nobody has")?;
            ensure!(*seq > last, "heard twice, or out of order: {seq} after {last}");
            last = *seq;
            if socket.is_open() {
                delays.entry(within(tramos, *at)).or_default().0.push(alert.at - at);
            }
        }
        Ok(heard.len())
    }
}

/// The stretch that this instant is in.
fn within(tramos: &[Tramo], at: i64) -> usize {
    tramos.iter().rposition(|tramo| tramo.from <= at).unwrap_or(0)
}
