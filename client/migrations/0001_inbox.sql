-- One row: how far this device has got.
CREATE TABLE state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    epoch     TEXT    NOT NULL,
    seq       INTEGER NOT NULL,
    since_id  TEXT,
    -- Alerts older than this device's first sign-in are listed, never raised. Milliseconds.
    born_at   INTEGER NOT NULL,
    synced_at INTEGER,
    -- Who and which firm, sealed.
    profile   BLOB
) STRICT;

CREATE TABLE entries (
    notification_id TEXT    PRIMARY KEY,
    seq             INTEGER NOT NULL,
    -- The whole entry as it came, sealed; what changes later stands beside it. Milliseconds.
    sealed          BLOB    NOT NULL,
    read_at         INTEGER,
    acked_at        INTEGER,
    acked_by        TEXT,
    closed_at       INTEGER,
    -- 0 stored, 1 showing, 2 shown.
    stage           INTEGER NOT NULL,
    -- 0 by itself, 1 in the summary, 2 in the summary and by itself.
    toast           INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entries_by_seq ON entries (seq);
CREATE INDEX entries_to_show ON entries (stage) WHERE stage < 2;

-- What the server has not confirmed yet: 'read', 'ack', 'shown'.
CREATE TABLE queue (
    id              INTEGER PRIMARY KEY,
    kind            TEXT    NOT NULL,
    notification_id TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    UNIQUE (kind, notification_id)
) STRICT;
