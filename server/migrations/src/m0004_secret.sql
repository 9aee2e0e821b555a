-- Which secret the servers of this database have; the secret itself is never here.

CREATE TABLE secret (
    id BIGINT PRIMARY KEY, -- 1
    mark TEXT NOT NULL -- the secret's kid and a keyed hash of it
);
