-- The firm's settings, version by version, and leave with its deputies.

CREATE TABLE ajustes (
    version BIGINT PRIMARY KEY, -- the highest counts; none: what the server is started with
    datos TEXT NOT NULL, -- JSON
    pasos_desde TEXT NOT NULL, -- JSON: of each class, since when each step that came later is one
    motivo TEXT NOT NULL,
    por TEXT NOT NULL REFERENCES users (id),
    at BIGINT NOT NULL
);

CREATE TABLE ausencias (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    suplente_id TEXT NOT NULL REFERENCES users (id),
    desde DATE NOT NULL,
    hasta DATE NOT NULL,
    motivo TEXT,
    vigente_desde BIGINT NOT NULL, -- the first instant the deputy stands in
    vigente_hasta BIGINT NOT NULL, -- the first one after it
    empezo_at BIGINT, -- when its beginning was published
    termino_at BIGINT, -- when its end was
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id),
    terminada_por TEXT REFERENCES users (id) -- who ended it before its last day
);

CREATE INDEX ausencias_user ON ausencias (user_id);
CREATE INDEX ausencias_suplente ON ausencias (suplente_id, vigente_hasta);

-- When an admin last said that the clock is right; one row.
CREATE TABLE reloj (
    id BIGINT PRIMARY KEY, -- 1
    confirmado_at BIGINT NOT NULL,
    por TEXT NOT NULL REFERENCES users (id)
);
