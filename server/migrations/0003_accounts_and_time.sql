-- Accounts can be shut; the time that a job was being made is counted without its pauses.
ALTER TABLE users ADD COLUMN disabled BIGINT NOT NULL DEFAULT 0;

-- Milliseconds in which at least one chunk was under way, up to `active_at`.
ALTER TABLE jobs ADD COLUMN active_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0;
-- Of jobs from before only begin and end are known: their pauses count.
UPDATE jobs SET active_ms = updated_at - started_at, active_at = updated_at WHERE started_at IS NOT NULL AND updated_at > started_at;
