-- Durable events that back ends emitted over Redis: every node hears each of them, and the first to write its key takes it.

CREATE TABLE emitidos (
    clave TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX emitidos_at ON emitidos (at);
