-- The head of the audit's chain. Its triggers are in m0015_auditoria_*.sql: each database has its own words for them.

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    pos BIGINT NOT NULL, -- of the newest sealed row; gapless from 1
    sello TEXT NOT NULL, -- its seal, hexadecimal
    at BIGINT NOT NULL,
    clave TEXT NOT NULL, -- the public key, base64
    firma TEXT NOT NULL -- by that key, base64
);
