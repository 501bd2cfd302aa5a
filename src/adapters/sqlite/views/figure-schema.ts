/**
 * Sums over the jobs, kept up in the transaction of each batch. A minute is a number of them since 1970. What was there
 * before these tables is counted once, from all of its documents.
 */
export const FIGURES = `
  CREATE TABLE host_sums (
    host TEXT PRIMARY KEY,
    queued INTEGER NOT NULL,      -- those that wait for another attempt, too
    running INTEGER NOT NULL,
    failed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX host_sums_by_load ON host_sums (queued + running DESC, failed DESC, host) WHERE queued + running + failed > 0;

  CREATE TABLE minute_sums (
    minute INTEGER NOT NULL,
    what TEXT NOT NULL,           -- submitted, completed, or the code of the error that jobs failed with
    jobs INTEGER NOT NULL,
    PRIMARY KEY (minute, what)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE host_failures (
    host TEXT NOT NULL,
    minute INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    PRIMARY KEY (host, minute)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO host_sums
    SELECT host, sum(status IN ('queued', 'retrying')), sum(status = 'running'), sum(status = 'failed')
    FROM jobs WHERE status IN ('queued', 'retrying', 'running', 'failed') GROUP BY host;
  INSERT INTO minute_sums
    SELECT submitted_at / 60000, 'submitted', count(*) FROM jobs WHERE status <> 'deleted' GROUP BY 1;
  INSERT INTO minute_sums
    SELECT unixepoch(doc ->> '$.finishedAt') / 60, iif(status = 'completed', status, doc ->> '$.error.code'), count(*)
    FROM jobs WHERE status IN ('completed', 'failed') GROUP BY 1, 2;
  INSERT INTO host_failures
    SELECT host, unixepoch(doc ->> '$.finishedAt') / 60, count(*) FROM jobs WHERE status = 'failed' GROUP BY 1, 2;`;

/** Failures of a host by their errors, too; and all of them from a minute on. */
export const FAILURES_BY_ERROR = `
  DROP TABLE host_failures;
  CREATE TABLE host_failures (
    host TEXT NOT NULL,
    minute INTEGER NOT NULL,
    what TEXT NOT NULL,           -- the code of the error
    jobs INTEGER NOT NULL,
    PRIMARY KEY (host, minute, what)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX host_failures_by_minute ON host_failures (minute, what, host, jobs);

  INSERT INTO host_failures
    SELECT host, unixepoch(doc ->> '$.finishedAt') / 60, doc ->> '$.error.code', count(*)
    FROM jobs WHERE status = 'failed' GROUP BY 1, 2, 3;`;
