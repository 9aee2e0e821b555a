//! Kinds of rooms, for whoever reads the contract.

/// A kind of room, or the one socket alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sala {
    /// No room: between one client and the server.
    Socket,
    /// A user's.
    User,
    /// A user's sockets that carry a device's inbox.
    Inbox,
    /// A case's.
    Expediente,
    /// The office's.
    Oficio,
    /// The admins'.
    Admin,
}

impl Sala {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Socket, Self::User, Self::Inbox, Self::Expediente, Self::Oficio, Self::Admin];

    /// What the contract calls it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Socket => "api",
            Self::User => "user",
            Self::Inbox => "inbox",
            Self::Expediente => "expediente",
            Self::Oficio => "oficio",
            Self::Admin => "admin",
        }
    }

    /// Its name, or what its name is made of; of the socket alone the namespace.
    pub fn address(self) -> &'static str {
        match self {
            Self::Socket => crate::NAMESPACE,
            Self::User => "user:{userId}",
            Self::Inbox => "inbox:{userId}",
            Self::Expediente => "expediente:{expedienteId}",
            Self::Oficio => "oficio",
            Self::Admin => "admin",
        }
    }

    /// Who stands there.
    pub fn who(self) -> &'static str {
        match self {
            Self::Socket => {
                "One client and the server: what a client sends, and what goes to that socket and no other."
            }
            Self::User => "That user alone, with every socket of theirs.",
            Self::Inbox => {
                "That user's sockets that named a `device` in the handshake. They get durable events as `inbox:entry` \
                 here, and are left out in `user:{userId}`."
            }
            Self::Expediente => {
                "Members of the case, the assignee of an open oficio of it, and admins with access to cases. Of those, \
                 the assignee hears what an oficio shows: title, number, state, deadlines and oficios; not invoices, \
                 messages or members."
            }
            Self::Oficio => "Office staff (rol `oficina`) and admins.",
            Self::Admin => "Admins.",
        }
    }

    /// How a socket comes to stand there.
    pub fn how(self) -> &'static str {
        match self {
            Self::Socket => "By connecting to the namespace.",
            Self::User => "By itself, at connect; again by `join:user` or `subscribe:notifications`.",
            Self::Inbox => "By itself, at connect; it cannot be joined by name.",
            Self::Expediente => "`join:expediente`, or `expediente:join`.",
            Self::Oficio => "`join:oficio`.",
            Self::Admin => "`join:admin`.",
        }
    }

    /// What its name is made of, each with what it is.
    pub fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::User | Self::Inbox => &[("userId", "The user.")],
            Self::Expediente => &[("expedienteId", "The case.")],
            Self::Socket | Self::Oficio | Self::Admin => &[],
        }
    }
}
