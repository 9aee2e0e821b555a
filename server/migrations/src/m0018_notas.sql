-- What comes back, and to whom it goes on, until somebody takes note.

-- How often an entry that asks for a note came back, and when last.
ALTER TABLE inbox ADD COLUMN recordatorio_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN recordatorio_at BIGINT;
-- When to look whether a device of its owner stored it; none: it is known.
ALTER TABLE inbox ADD COLUMN entrega_proximo BIGINT;
-- When it was found to be on none of them.
ALTER TABLE inbox ADD COLUMN sin_dispositivo_at BIGINT;
CREATE INDEX inbox_entrega_proximo ON inbox (entrega_proximo);
CREATE INDEX inbox_sin_dispositivo ON inbox (sin_dispositivo_at);

-- One asking for a note: a step of a due date's ladder whose alerts require one.
CREATE TABLE notas (
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    vence DATE NOT NULL,
    paso BIGINT NOT NULL,
    ocasion TEXT NOT NULL CHECK (ocasion IN ('day', 'advance')),
    desde BIGINT NOT NULL, -- when it first asked somebody
    terminada_at BIGINT, -- somebody whose note ends it for all took it
    terminada_por TEXT REFERENCES users (id),
    proximo BIGINT, -- when it must be looked at next; none: there is nothing left to do
    PRIMARY KEY (prescripcion_id, vence, paso, ocasion)
);
CREATE INDEX notas_proximo ON notas (proximo);

-- Who was told that nobody took note, once an asking, rung and recipient.
CREATE TABLE escalaciones (
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    vence DATE NOT NULL,
    paso BIGINT NOT NULL,
    ocasion TEXT NOT NULL,
    desde BIGINT NOT NULL, -- of the asking: a date that comes back asks anew
    escalon TEXT NOT NULL CHECK (escalon IN ('supervisor', 'admins', 'ultimo-dia')),
    hora TEXT NOT NULL, -- of the last day, which of its hours; otherwise empty
    user_id TEXT NOT NULL REFERENCES users (id),
    estado TEXT NOT NULL CHECK (estado IN ('avisado', 'omitido')),
    due_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    notification_id TEXT NOT NULL,
    PRIMARY KEY (prescripcion_id, vence, paso, ocasion, desde, escalon, hora, user_id)
);

-- What stands open and unacknowledged when this is installed asks from now on.
INSERT INTO notas (prescripcion_id, vence, paso, ocasion, desde, proximo)
SELECT a.prescripcion_id, a.vence, a.paso, a.ocasion, MIN(i.created_at), 0
FROM avisos a
JOIN inbox i ON i.user_id = a.user_id AND i.notification_id = a.notification_id
JOIN prescripciones p ON p.id = a.prescripcion_id AND p.vence = a.vence AND p.estado = 'abierta'
WHERE i.requiere_nota AND i.acked_at IS NULL AND i.closed_at IS NULL AND i.void_at IS NULL
GROUP BY a.prescripcion_id, a.vence, a.paso, a.ocasion;

-- E-mails: written with what they are about, sent afterwards.
CREATE TABLE correos (
    id TEXT PRIMARY KEY,
    clave TEXT NOT NULL UNIQUE, -- what it is about and for whom: one e-mail each
    user_id TEXT NOT NULL REFERENCES users (id),
    asunto TEXT NOT NULL,
    texto TEXT NOT NULL,
    adjuntos TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    intentos BIGINT NOT NULL,
    proximo BIGINT, -- when to try next, or until when a node is at it; none: nothing more is tried
    enviado_at BIGINT,
    abandonado_at BIGINT,
    error TEXT
);
CREATE INDEX correos_proximo ON correos (proximo);

-- When an oficio must be looked at next: nobody accepted it, or its date comes.
ALTER TABLE oficios ADD COLUMN proximo BIGINT;
CREATE INDEX oficios_proximo ON oficios (proximo);
UPDATE oficios SET proximo = 0 WHERE estado IN ('asignado', 'aceptado');

-- Who was told that an oficio waits, once an assignment, occasion and recipient.
CREATE TABLE oficio_avisos (
    oficio_id TEXT NOT NULL REFERENCES oficios (id),
    desde BIGINT NOT NULL, -- when it was assigned
    vence DATE, -- none: it is about accepting
    clave TEXT NOT NULL, -- aceptar; otherwise step and occasion
    user_id TEXT NOT NULL REFERENCES users (id),
    estado TEXT NOT NULL CHECK (estado IN ('avisado', 'omitido')),
    at BIGINT NOT NULL,
    notification_id TEXT NOT NULL,
    PRIMARY KEY (oficio_id, desde, clave, user_id)
);
