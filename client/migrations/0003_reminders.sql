-- The latest of an entry that was given to the system, or never is to be: 0 the alert itself, then its reminders. Which
-- one waits is in the entry.
ALTER TABLE entries ADD COLUMN shown INTEGER;
UPDATE entries SET shown = 0 WHERE stage = 2;
ALTER TABLE shown ADD COLUMN reminder INTEGER NOT NULL DEFAULT 0;

-- Each reminder is reported by itself.
CREATE TABLE queue_of_reminders (
    id              INTEGER PRIMARY KEY,
    kind            TEXT    NOT NULL,
    notification_id TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    reminder        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, notification_id, reminder)
) STRICT;
INSERT INTO queue_of_reminders (id, kind, notification_id, at) SELECT id, kind, notification_id, at FROM queue;
DROP TABLE queue;
ALTER TABLE queue_of_reminders RENAME TO queue;
