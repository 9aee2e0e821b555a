-- Entries of the calendar.

CREATE TABLE eventos (
    id TEXT PRIMARY KEY,
    expediente_id TEXT REFERENCES expedientes (id), -- none: its owner's alone
    owner TEXT NOT NULL REFERENCES users (id),
    titulo TEXT NOT NULL,
    tipo TEXT NOT NULL CHECK (tipo IN ('audiencia', 'vencimiento', 'personal')),
    inicio BIGINT NOT NULL,
    fin BIGINT,
    todo_el_dia BOOLEAN NOT NULL, -- inicio and fin are then the midnights that begin the first and the last day
    lugar TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX eventos_expediente ON eventos (expediente_id, inicio);
CREATE INDEX eventos_owner ON eventos (owner, inicio);
