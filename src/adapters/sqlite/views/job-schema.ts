import { FAILURES_BY_ERROR, FIGURES } from './figure-schema.js';

/*
 * Times are milliseconds since 1970. `row` is a small number that stands for a job inside this file, in the order in
 * which jobs were first seen. The queue of a host and priority is a row of `lanes`: a name in stored files stays.
 *
 * Hashes are indexed by their first characters only: they come in no order, so that the size of such an index decides
 * how many pages a batch touches. What a query finds by them it compares in full.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS jobs (
    row INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    status TEXT NOT NULL,
    host TEXT NOT NULL,
    url_key TEXT NOT NULL,        -- of the URL's SHA-256: a URL itself may have 8 KiB
    submission TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    generation INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    due_at INTEGER,               -- only while it waits for a runner
    attempt INTEGER NOT NULL,
    runner TEXT,                  -- only while it is running
    body_sha256 TEXT,
    doc TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, submitted_at, job_id);
  CREATE INDEX IF NOT EXISTS jobs_by_host ON jobs (host, status, submitted_at, job_id);
  CREATE INDEX IF NOT EXISTS jobs_by_url ON jobs (url_key, submitted_at);
  CREATE INDEX IF NOT EXISTS jobs_by_dedupe_key ON jobs (substr(dedupe_key, 1, 12));
  CREATE INDEX IF NOT EXISTS jobs_by_submission ON jobs (submission);
  CREATE INDEX IF NOT EXISTS jobs_by_body ON jobs (substr(body_sha256, 1, 12)) WHERE body_sha256 IS NOT NULL;
  CREATE INDEX IF NOT EXISTS jobs_due ON jobs (host, priority, due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS tags (
    tag TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    job_id TEXT NOT NULL,
    row INTEGER NOT NULL REFERENCES jobs (row),
    PRIMARY KEY (tag, submitted_at, job_id)
  ) STRICT, WITHOUT ROWID;

  -- A host queue: the due jobs of one host and priority, however many they are, stand here with the first of them.
  CREATE TABLE IF NOT EXISTS lanes (
    host TEXT NOT NULL,
    priority INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,  -- the position of the batch that last touched it
    PRIMARY KEY (host, priority)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS lanes_by_urgency ON lanes (priority, due_at, host);

  -- Every priority that has a host queue, with its first due time: a step from one to the next, whatever lies between.
  CREATE VIEW IF NOT EXISTS priorities AS
    WITH RECURSIVE found (priority) AS (
      SELECT max(priority) FROM lanes
      UNION ALL
      SELECT (SELECT max(priority) FROM lanes WHERE priority < found.priority) FROM found WHERE priority IS NOT NULL
    )
    SELECT priority, (SELECT min(due_at) FROM lanes WHERE lanes.priority = found.priority) AS due_at
    FROM found WHERE priority IS NOT NULL;

  CREATE TABLE IF NOT EXISTS sums (
    status TEXT PRIMARY KEY,
    jobs INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`;

/** What jobs are searched by. Rows that were there before have none of it, until the views are made anew. */
const SEARCH = `
  ALTER TABLE jobs ADD COLUMN url_start TEXT NOT NULL DEFAULT ''; -- 200 characters at most
  ALTER TABLE jobs ADD COLUMN finished_at INTEGER;                -- only while it is final
  ALTER TABLE jobs ADD COLUMN error_code TEXT;                    -- both of the latest attempt
  ALTER TABLE jobs ADD COLUMN http_status INTEGER;
  CREATE INDEX jobs_by_url_start ON jobs (url_start);
  CREATE INDEX jobs_by_finish ON jobs (status, finished_at, job_id) WHERE finished_at IS NOT NULL;
  CREATE INDEX jobs_by_error ON jobs (error_code, submitted_at, job_id) WHERE error_code IS NOT NULL;
  CREATE INDEX jobs_by_http_status ON jobs (http_status, submitted_at, job_id) WHERE http_status IS NOT NULL;

  -- Those of the URLs of jobs that are not deleted. No foreign key: a purge would look for its row in all of them.
  CREATE TABLE words (
    word TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    job_id TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (word, submitted_at, job_id)
  ) STRICT, WITHOUT ROWID;`;

/** Files that are older than the table of kinds have the first of these tables already. */
export const JOB_MIGRATIONS: readonly string[] = [TABLES, FIGURES, SEARCH, FAILURES_BY_ERROR];
