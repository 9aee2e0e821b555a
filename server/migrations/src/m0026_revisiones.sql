-- Deadlines whose computed date would be another by the calendars as they are now: somebody accepts it, or keeps theirs.

CREATE TABLE plazo_revisiones (
    id TEXT PRIMARY KEY,
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    calendario_id TEXT NOT NULL REFERENCES calendarios (id), -- the one that changed
    version BIGINT NOT NULL, -- of it, the new one
    vence_antes DATE NOT NULL, -- the date that is watched
    vence DATE NOT NULL, -- what it would be
    estado TEXT NOT NULL CHECK (estado IN ('abierta', 'aceptada', 'dejada', 'superada')),
    at BIGINT NOT NULL,
    resuelta_at BIGINT,
    resuelta_por TEXT REFERENCES users (id),
    motivo TEXT
);
CREATE INDEX plazo_revisiones_prescripcion ON plazo_revisiones (prescripcion_id, estado);
