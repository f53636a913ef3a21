-- What lies under a chunk's object key, so that damage is told when it is read; an earlier program kept none.
ALTER TABLE chunks ADD COLUMN object_digest TEXT;

-- The statistics of a table, put together chunk by chunk: one state a table, however many chunks there are.
-- `chunks.stats` is only read any more, for the chunks that an earlier program has made.
CREATE TABLE table_stats (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    table_index BIGINT NOT NULL,
    -- How many chunks are counted in.
    chunks BIGINT NOT NULL,
    -- JSON text; nothing before the first chunk.
    stats TEXT,
    PRIMARY KEY (job_id, table_index)
);
INSERT INTO table_stats (job_id, table_index, chunks) SELECT DISTINCT job_id, table_index, 0 FROM chunks;
