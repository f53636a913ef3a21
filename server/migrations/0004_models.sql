-- What people bring, and what is learned from it: a dataset may have been uploaded instead of made by a job.

CREATE TABLE datasets_of_both (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- One dataset a job, however often completion is reported; none where the dataset was uploaded.
    job_id TEXT UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    search TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- JSON null, and the digest of the file, where the dataset was uploaded.
    recipe TEXT NOT NULL,
    recipe_digest TEXT NOT NULL,
    tables TEXT NOT NULL,
    mode TEXT NOT NULL,
    rows_total BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO datasets_of_both (id, user_id, project_id, job_id, name, tags, search, kind, recipe, recipe_digest, tables, mode, rows_total, bytes, created_at, updated_at)
    SELECT id, user_id, project_id, job_id, name, tags, search, kind, recipe, recipe_digest, tables, mode, rows_total, bytes, created_at, updated_at FROM datasets;
DROP TABLE datasets;
ALTER TABLE datasets_of_both RENAME TO datasets;
CREATE INDEX datasets_by_user ON datasets (user_id, created_at);

-- What is known of an uploaded dataset besides.
CREATE TABLE uploads (
    dataset_id TEXT PRIMARY KEY REFERENCES datasets (id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    file_bytes BIGINT NOT NULL,
    -- JSON: its columns, and the rows of each stored part.
    columns TEXT NOT NULL,
    parts TEXT NOT NULL,
    -- JSON: what was measured of all rows; nothing before that.
    profile TEXT,
    associations TEXT,
    -- Why it could not be measured.
    profile_error TEXT
);

CREATE TABLE models (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- What it was learned from, while that is there.
    dataset_id TEXT REFERENCES datasets (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    -- JSON: everything that shapes the model.
    settings TEXT NOT NULL,
    state TEXT NOT NULL,
    -- JSON: where the training is.
    stage TEXT NOT NULL,
    -- Whether the best so far is to be the result.
    finish BIGINT NOT NULL,
    error TEXT,
    -- JSON: what the model has learned, and what not; names the model by its digest.
    digest TEXT,
    summary TEXT,
    rows_learned BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    -- The fencing number: every claim raises it, and only the latest claim may record a result.
    attempt BIGINT NOT NULL,
    -- Claims since it was asked for that nobody has given back.
    tries BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX models_by_user ON models (user_id, created_at);
CREATE INDEX models_by_state ON models (state, created_at);
CREATE INDEX models_by_digest ON models (digest);

CREATE TABLE model_epochs (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    -- JSON: losses and what else was measured after it.
    report TEXT NOT NULL,
    PRIMARY KEY (model_id, number)
);
