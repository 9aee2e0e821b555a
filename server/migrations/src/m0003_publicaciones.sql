-- What back ends published, by the key they sent with it: the same key again gets the same answer.

CREATE TABLE publicaciones (
    token_id TEXT NOT NULL REFERENCES service_tokens (id),
    clave TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT NOT NULL, -- to the letter
    at BIGINT NOT NULL,
    PRIMARY KEY (token_id, clave)
);
CREATE INDEX publicaciones_at ON publicaciones (at);
