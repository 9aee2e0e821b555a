-- Messages of cases.

CREATE TABLE mensajes (
    id TEXT PRIMARY KEY,
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    orden BIGINT NOT NULL, -- from 1 per case, in the order they were written
    autor TEXT NOT NULL REFERENCES users (id),
    texto TEXT NOT NULL, -- a deleted one keeps its text here, for the firm's record, and shows it to nobody
    menciones TEXT NOT NULL, -- a JSON array of user ids
    borrado BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (expediente_id, orden)
);

-- How far each person has read in each case.
CREATE TABLE mensaje_lecturas (
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    orden BIGINT NOT NULL,
    PRIMARY KEY (expediente_id, user_id)
);
