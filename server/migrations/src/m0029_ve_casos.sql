-- Whether an admin sees the firm's cases; from one who only looks after the system it can be withdrawn.

ALTER TABLE users ADD COLUMN ve_casos BOOLEAN NOT NULL DEFAULT TRUE;
