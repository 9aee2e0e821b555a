-- When a token was last shown, so that an admin sees which are in use.

ALTER TABLE service_tokens ADD COLUMN last_used_at BIGINT;
