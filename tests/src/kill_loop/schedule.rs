//! What is killed, when, and for how long it stays away. Pure: the same seed is the same schedule.

/// How the firm is housed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum House {
    /// One server with its own file.
    Sqlite,
    /// Three servers over PostgreSQL and Redis, behind a proxy.
    Cluster,
}

impl House {
    /// How many servers it has.
    pub fn servers(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Cluster => 3,
        }
    }
}

/// How many people have a device.
pub const DEVICES: usize = 3;

/// A part of the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// A server.
    Server(usize),
    /// Somebody's app.
    Device(usize),
    /// What wakes the servers.
    Redis,
    /// The database.
    Postgres,
}

/// What is done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// `kill -9`; it is started again after a while.
    Kill,
    /// It stands still for a while.
    Freeze,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// When so many alerts were accepted.
    pub after: usize,
    /// To whom.
    pub part: Part,
    /// What.
    pub act: Act,
    /// How long it stays away, in milliseconds.
    pub millis: u64,
}

/// For every so many kills something stands still besides.
const KILLS_A_FREEZE: usize = 6;

/// Everything that happens while so many alerts are accepted, in order.
pub fn schedule(house: House, alerts: usize, kills: usize, seed: u64) -> Vec<Fault> {
    let mut chance = Chance::new(seed);
    let freezes = kills.div_ceil(KILLS_A_FREEZE);
    let mut faults: Vec<Fault> = (0..kills + freezes)
        .map(|number| {
            let act = if number < kills { Act::Kill } else { Act::Freeze };
            let millis = match act {
                Act::Kill => chance.below(700),
                Act::Freeze => 200 + chance.below(3_000),
            };
            // Something is there to be lost when the first one dies, and the last one dies while there is work.
            let after = 1 + chance.below((alerts as u64 * 19 / 20).max(1)) as usize;
            Fault { after, part: part(house, &mut chance), act, millis }
        })
        .collect();
    faults.sort_by_key(|fault| fault.after);
    faults
}

fn part(house: House, chance: &mut Chance) -> Part {
    let server = |chance: &mut Chance| Part::Server(chance.below(house.servers() as u64) as usize);
    let device = |chance: &mut Chance| Part::Device(chance.below(DEVICES as u64) as usize);
    match (house, chance.below(100)) {
        (House::Sqlite, 0..40) => server(chance),
        (House::Sqlite, _) => device(chance),
        (House::Cluster, 0..8) => Part::Postgres,
        (House::Cluster, 8..20) => Part::Redis,
        (House::Cluster, 20..60) => server(chance),
        (House::Cluster, _) => device(chance),
    }
}

/// Chance that can be repeated on any machine (splitmix64).
pub struct Chance(u64);

impl Chance {
    /// It begins here.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (next ^ (next >> 31)) % bound
    }
}
