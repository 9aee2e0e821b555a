-- Calendars as data: what days an office, and a court, do not work. Each change is a new version; old ones stay.

CREATE TABLE calendarios (
    id TEXT PRIMARY KEY,
    clase TEXT NOT NULL, -- oficina | tribunal
    version BIGINT NOT NULL, -- the one that counts
    datos TEXT NOT NULL, -- of that version, JSON as in its file
    created_at BIGINT NOT NULL
);

CREATE TABLE calendario_versiones (
    calendario_id TEXT NOT NULL REFERENCES calendarios (id),
    version BIGINT NOT NULL,
    datos TEXT NOT NULL,
    origen TEXT NOT NULL, -- fabrica | edicion | importacion | revision
    motivo TEXT NOT NULL,
    por TEXT REFERENCES users (id), -- nobody: what Vigía ships
    at BIGINT NOT NULL,
    PRIMARY KEY (calendario_id, version)
);

-- What Vigía ships, each state of it once: adopted at first, and later only by an admin.
CREATE TABLE calendario_revisiones (
    id TEXT PRIMARY KEY,
    calendario_id TEXT NOT NULL REFERENCES calendarios (id),
    huella TEXT NOT NULL, -- SHA-256 of datos
    datos TEXT NOT NULL,
    estado TEXT NOT NULL, -- inicial | abierta | aceptada | descartada | reemplazada
    at BIGINT NOT NULL,
    resuelta_at BIGINT,
    resuelta_por TEXT REFERENCES users (id),
    motivo TEXT,
    UNIQUE (calendario_id, huella)
);

-- Which calendar is the office's; one row, none where the firm's zone lies in a country that is not shipped.
CREATE TABLE calendario_oficina (
    id BIGINT PRIMARY KEY, -- 1
    calendario_id TEXT NOT NULL REFERENCES calendarios (id),
    at BIGINT NOT NULL,
    por TEXT REFERENCES users (id)
);
