-- Private calendars: one a person. The token itself is nowhere; whoever lost it makes a new one.

CREATE TABLE feeds (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

-- The audit is read newest first, by what was done.
CREATE INDEX audit_accion ON audit (accion, id);
