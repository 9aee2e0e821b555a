-- What was shown and is no longer here: the right to it went, or a restore did not name it. Its alert may come again
-- under the same id, and is not shown a second time.
CREATE TABLE shown (
    notification_id TEXT PRIMARY KEY
) STRICT;
