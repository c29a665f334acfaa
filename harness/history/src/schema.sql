-- What each comparability key stands for.
CREATE TABLE host (
    key     TEXT PRIMARY KEY,
    facts   TEXT NOT NULL               -- JSON: the facts that must agree
) WITHOUT ROWID;

CREATE TABLE run (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,             -- of its folder
    seed     INTEGER NOT NULL,
    started  INTEGER NOT NULL,          -- seconds since 1970
    plan     TEXT NOT NULL,
    command  TEXT NOT NULL,
    key      TEXT NOT NULL REFERENCES host,
    revision TEXT,
    judged   INTEGER NOT NULL DEFAULT 0,
    rerun_of INTEGER REFERENCES run,    -- the night that it looks at again; it is no night of its own then
    UNIQUE (name, seed, started)
);
CREATE INDEX run_by_key ON run (key, started);

-- What contenders were made of: what may have caused a change.
CREATE TABLE made (
    run       INTEGER NOT NULL REFERENCES run,
    contender TEXT NOT NULL,
    runtime   TEXT,
    artifact  TEXT,
    PRIMARY KEY (run, contender)
) WITHOUT ROWID;

CREATE TABLE series (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL REFERENCES host,
    cell       TEXT NOT NULL,
    metric     TEXT NOT NULL,
    against    TEXT NOT NULL,           -- '' where the metric is about one
    conditions TEXT NOT NULL,           -- digest of settings, load, inputs and pace
    place      INTEGER NOT NULL,        -- among equals of one run, in the plan's order
    contender  TEXT NOT NULL,
    control    INTEGER NOT NULL,        -- whether the cell is the control itself
    counted    INTEGER NOT NULL,        -- whether the metric is deterministic
    controlled INTEGER NOT NULL,        -- whether any night has a ratio to its control
    UNIQUE (key, cell, metric, against, conditions, place)
);

-- A series' nights lie side by side, in order: a look at the last ones touches one page or two.
CREATE TABLE point (
    series     INTEGER NOT NULL REFERENCES series,
    started    INTEGER NOT NULL,        -- of the run
    run        INTEGER NOT NULL REFERENCES run,
    status     TEXT NOT NULL,
    left_out   TEXT,                    -- why this night is not in the series
    value      REAL,
    low        REAL,
    high       REAL,
    ratio      REAL,
    ratio_low  REAL,
    ratio_high REAL,
    reference  REAL,                    -- nanoseconds of the fixed work: the state of the machine
    PRIMARY KEY (series, started, run)
) WITHOUT ROWID;
CREATE INDEX point_of_run ON point (run);

CREATE TABLE finding (
    id       INTEGER PRIMARY KEY,
    series   INTEGER NOT NULL REFERENCES series,
    state    TEXT NOT NULL,             -- suspected, confirmed, dismissed
    worse    INTEGER NOT NULL,
    relative INTEGER NOT NULL,          -- whether the step is a part, or in the metric's unit
    step     REAL NOT NULL,
    low      REAL,
    high     REAL,
    p        REAL,                      -- when it was found; none where figures are counted
    adjusted REAL,                      -- for the number of series of that night
    again    REAL,                      -- p when it was looked at again
    before   INTEGER NOT NULL REFERENCES run, -- the last night surely before the change
    first    INTEGER NOT NULL REFERENCES run, -- the likeliest first night after it
    after    INTEGER NOT NULL REFERENCES run, -- the first night surely after it
    found    INTEGER NOT NULL REFERENCES run,
    settled  INTEGER REFERENCES run     -- the run that confirmed or dismissed it
);
CREATE INDEX finding_of_series ON finding (series);
