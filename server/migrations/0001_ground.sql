-- The ground: accounts, projects, saved recipes, jobs with their chunks, datasets.
-- One text for SQLite and PostgreSQL: TEXT, BIGINT and nothing else.
-- Ids are UUIDv7 text; times are milliseconds since 1970-01-01 UTC; booleans are 0 or 1.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    admin BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX projects_by_user ON projects (user_id, created_at);

-- Saved recipes. `search` is the lower-cased text that a search looks into; `tags` are lines.
CREATE TABLE schemas (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    tags TEXT NOT NULL,
    search TEXT NOT NULL,
    recipe TEXT NOT NULL,
    recipe_digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX schemas_by_user ON schemas (user_id, created_at);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipe TEXT NOT NULL,
    recipe_digest TEXT NOT NULL,
    tables TEXT NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    rows_total BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    bytes_done BIGINT NOT NULL,
    chunk_rows BIGINT NOT NULL,
    chunks_total BIGINT NOT NULL,
    chunks_done BIGINT NOT NULL,
    -- Grows by one with every change of this row: a reader that has seen it has missed nothing before it.
    sequence BIGINT NOT NULL,
    -- When a worker last took a chunk: the job that waited longest is next.
    claimed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX jobs_by_user ON jobs (user_id, created_at);
CREATE INDEX jobs_by_state ON jobs (state, claimed_at);
CREATE INDEX jobs_by_change ON jobs (updated_at);

CREATE TABLE chunks (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    table_index BIGINT NOT NULL,
    chunk_index BIGINT NOT NULL,
    from_row BIGINT NOT NULL,
    to_row BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- The fencing number: every claim raises it, and only the latest claim may record a result.
    attempt BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    -- Not to be claimed before (waiting: the backoff; making: the end of the lease).
    available_at BIGINT NOT NULL,
    worker TEXT,
    rows_made BIGINT,
    bytes BIGINT,
    digest TEXT,
    stats TEXT,
    object_key TEXT,
    PRIMARY KEY (job_id, table_index, chunk_index)
);
CREATE INDEX chunks_to_claim ON chunks (job_id, state, table_index, chunk_index);

CREATE TABLE datasets (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- One dataset a job, however often completion is reported.
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    search TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipe TEXT NOT NULL,
    recipe_digest TEXT NOT NULL,
    tables TEXT NOT NULL,
    mode TEXT NOT NULL,
    rows_total BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX datasets_by_user ON datasets (user_id, created_at);
