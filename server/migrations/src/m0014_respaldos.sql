-- When the server made a backup, or could not.

CREATE TABLE respaldos (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    bueno BOOLEAN NOT NULL,
    archivo TEXT, -- its name, where there is one
    bytes BIGINT,
    motivo TEXT -- why there is none
);
CREATE INDEX respaldos_at ON respaldos (bueno, at);
