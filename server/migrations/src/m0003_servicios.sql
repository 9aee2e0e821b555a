-- Tokens of back ends of the firm. A row stays when its token is taken back: the audit names it.

CREATE TABLE service_tokens (
    id TEXT PRIMARY KEY,
    nombre TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
