-- Dates that are computed, what suspends or interrupts them, and who checked them.

ALTER TABLE prescripciones ADD COLUMN deudor TEXT;
ALTER TABLE prescripciones ADD COLUMN computo TEXT; -- JSON, none where the date was set by hand
ALTER TABLE prescripciones ADD COLUMN calculo TEXT; -- JSON: how the date came of it, in no language
ALTER TABLE prescripciones ADD COLUMN fecha_por TEXT REFERENCES users (id); -- who set the date
ALTER TABLE prescripciones ADD COLUMN verificada_por TEXT REFERENCES users (id);
ALTER TABLE prescripciones ADD COLUMN verificada_at BIGINT;
ALTER TABLE prescripciones ADD COLUMN verificacion_nota TEXT;
UPDATE prescripciones SET fecha_por = (
    SELECT f.por FROM prescripcion_fechas f WHERE f.prescripcion_id = prescripciones.id ORDER BY f.version DESC LIMIT 1
);
ALTER TABLE prescripciones ADD COLUMN busqueda TEXT; -- what a search looks in: lower case, without accents
UPDATE prescripciones SET busqueda = LOWER(tipo);
CREATE INDEX prescripciones_vence ON prescripciones (estado, vence);

CREATE TABLE prescripcion_eventos (
    id TEXT PRIMARY KEY,
    prescripcion_id TEXT NOT NULL REFERENCES prescripciones (id),
    tipo TEXT NOT NULL CHECK (tipo IN ('suspension', 'interrupcion')),
    desde DATE NOT NULL,
    hasta DATE,
    fuente TEXT NOT NULL,
    certeza TEXT NOT NULL CHECK (certeza IN ('cierta', 'discutida')),
    por TEXT NOT NULL REFERENCES users (id),
    at BIGINT NOT NULL,
    retirado_por TEXT REFERENCES users (id), -- it counts no more, and stays readable
    retirado_at BIGINT,
    retirado_motivo TEXT
);
CREATE INDEX prescripcion_eventos_prescripcion ON prescripcion_eventos (prescripcion_id);

-- The history of a deadline is read from here.
CREATE INDEX audit_sujeto ON audit (sujeto, at);
