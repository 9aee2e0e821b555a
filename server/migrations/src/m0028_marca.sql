-- How far the clock has been: a clock that shows less was put back. One row.

CREATE TABLE reloj_marca (
    id BIGINT PRIMARY KEY, -- 1
    hasta BIGINT NOT NULL
);
