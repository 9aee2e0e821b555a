-- People, their devices and sessions.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE, -- lower case
    nombre TEXT NOT NULL,
    rol TEXT NOT NULL CHECK (rol IN ('admin', 'abogado', 'oficina')),
    activo BOOLEAN NOT NULL,
    password_hash TEXT, -- none until the account's link is claimed
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One-time links that set a password.
CREATE TABLE claims (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    stored_seq BIGINT NOT NULL -- everything up to this seq of the user's inbox is stored there
);
CREATE INDEX devices_user ON devices (user_id);

-- A refresh token is derived from (id, salt, generation) and the server's secret; the database alone yields none.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    device_id TEXT NOT NULL REFERENCES devices (id),
    salt TEXT NOT NULL,
    generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_device ON sessions (device_id);

-- Wrong passwords in a row, by account, address and device.
CREATE TABLE login_failures (
    clave TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- Cases.

CREATE TABLE expedientes (
    id TEXT PRIMARY KEY,
    referencia BIGINT NOT NULL UNIQUE, -- the firm's own running number
    numero TEXT,
    caratula TEXT NOT NULL,
    juzgado TEXT,
    estado TEXT NOT NULL CHECK (estado IN ('sin-iniciar', 'en-mediacion', 'en-tramite', 'cerrado')),
    busqueda TEXT NOT NULL, -- what a search looks in: lower case, without accents
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id)
);

CREATE TABLE expediente_members (
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    calidad TEXT NOT NULL CHECK (calidad IN ('responsable', 'supervisor', 'miembro')),
    since BIGINT NOT NULL,
    PRIMARY KEY (expediente_id, user_id)
);
CREATE INDEX expediente_members_user ON expediente_members (user_id);

CREATE TABLE prescripciones (
    id TEXT PRIMARY KEY,
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    clase TEXT NOT NULL CHECK (clase IN ('prescripcion', 'caducidad', 'plazo-procesal')),
    tipo TEXT NOT NULL,
    vence DATE NOT NULL,
    vigilada_desde BIGINT NOT NULL, -- when this due date was entered
    base_legal TEXT,
    verificada BOOLEAN NOT NULL,
    estado TEXT NOT NULL CHECK (estado IN ('abierta', 'resuelta')),
    proximo_aviso BIGINT, -- when the watch must look at it next; none once resolved
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id),
    resuelta_at BIGINT,
    resuelta_por TEXT REFERENCES users (id),
    motivo TEXT,
    prueba TEXT
);
CREATE INDEX prescripciones_expediente ON prescripciones (expediente_id);
CREATE INDEX prescripciones_proximo_aviso ON prescripciones (proximo_aviso);

-- Every due date a deadline ever had.
CREATE TABLE prescripcion_fechas (
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    version BIGINT NOT NULL,
    vence DATE NOT NULL,
    base_legal TEXT,
    at BIGINT NOT NULL,
    por TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (prescripcion_id, version)
);

-- Occasions: each step of a deadline's ladder, once per due date and recipient. The key is what makes the watch exact.
CREATE TABLE avisos (
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    vence DATE NOT NULL,
    paso BIGINT NOT NULL,
    ocasion TEXT NOT NULL CHECK (ocasion IN ('day', 'advance')),
    user_id TEXT NOT NULL REFERENCES users (id),
    estado TEXT NOT NULL CHECK (estado IN ('avisado', 'omitido')),
    due_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    notification_id TEXT NOT NULL,
    PRIMARY KEY (prescripcion_id, vence, paso, ocasion, user_id)
);

CREATE TABLE oficios (
    id TEXT PRIMARY KEY,
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    asunto TEXT NOT NULL,
    vence DATE,
    estado TEXT NOT NULL CHECK (estado IN ('pendiente', 'asignado', 'aceptado', 'cumplido')),
    asignado_a TEXT REFERENCES users (id),
    asignado_por TEXT REFERENCES users (id),
    asignado_at BIGINT,
    aceptado_at BIGINT,
    cumplido_at BIGINT,
    motivo_rechazo TEXT,
    resultado TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX oficios_expediente ON oficios (expediente_id);
CREATE INDEX oficios_asignado ON oficios (asignado_a, estado);

-- The event log and the inboxes it fills.

-- One row. Whoever commits events locks it last: commit order, log order and seq order are one.
CREATE TABLE log_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    pos BIGINT NOT NULL,
    epoch TEXT NOT NULL -- another one after a restore
);

CREATE TABLE event_log (
    pos BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    record TEXT NOT NULL
);

CREATE TABLE inbox_heads (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    seq BIGINT NOT NULL
);

CREATE TABLE inbox (
    user_id TEXT NOT NULL REFERENCES users (id),
    seq BIGINT NOT NULL, -- from 1, gapless per user
    notification_id TEXT NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    contexto TEXT,
    created_at BIGINT NOT NULL,
    vence DATE,
    requiere_nota BOOLEAN NOT NULL,
    expediente_id TEXT, -- what the right to the entry hangs on
    prescripcion_id TEXT,
    oficio_id TEXT,
    read_at BIGINT,
    read_device TEXT,
    acked_at BIGINT,
    acked_by TEXT,
    acked_device TEXT,
    closed_at BIGINT,
    void_at BIGINT, -- the right is gone: replayed as a tombstone
    PRIMARY KEY (user_id, seq),
    UNIQUE (user_id, notification_id)
);
CREATE INDEX inbox_expediente ON inbox (expediente_id, user_id);
CREATE INDEX inbox_prescripcion ON inbox (prescripcion_id);
CREATE INDEX inbox_oficio ON inbox (oficio_id);

-- What became of an entry on each device.
CREATE TABLE entregas (
    device_id TEXT NOT NULL REFERENCES devices (id),
    user_id TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    stored_at BIGINT,
    shown_at BIGINT,
    shown_device_at BIGINT,
    PRIMARY KEY (device_id, notification_id)
);
CREATE INDEX entregas_notification ON entregas (user_id, notification_id);

-- Who did what. Append only; pos and sello are for sealing it in batches.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT, -- none: the server itself
    device_id TEXT,
    accion TEXT NOT NULL,
    sujeto TEXT NOT NULL,
    expediente_id TEXT,
    detalle TEXT NOT NULL,
    pos BIGINT UNIQUE,
    sello TEXT
);
CREATE INDEX audit_expediente ON audit (expediente_id, at);
