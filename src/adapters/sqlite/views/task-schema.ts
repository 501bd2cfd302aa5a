/* Times are milliseconds since 1970. `row` stands for a task inside this file, in the order in which tasks were first seen. */
const TABLES = `
  CREATE TABLE tasks (
    row INTEGER PRIMARY KEY,
    task_key TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    status TEXT NOT NULL,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,     -- decides between those of one millisecond
    waits_since INTEGER NOT NULL,
    is_for_later INTEGER NOT NULL, -- it waits for a time of the clock, which waits_since is then
    lease_given INTEGER,          -- both only while somebody holds it, and not without end
    lease_until INTEGER,
    doc TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tasks_by_status ON tasks (status, submitted_at, task_key);
  CREATE INDEX tasks_by_queue ON tasks (queue, status, submitted_at, task_key);
  CREATE INDEX tasks_waiting ON tasks (queue, is_for_later, priority DESC, waits_since, ordinal) WHERE status = 'submitted';
  CREATE INDEX tasks_by_lease_end ON tasks (lease_until) WHERE lease_until IS NOT NULL;
  CREATE INDEX tasks_by_lease_start ON tasks (lease_given) WHERE lease_given IS NOT NULL;

  CREATE TABLE task_bodies (
    sha256 TEXT NOT NULL,
    row INTEGER NOT NULL REFERENCES tasks (row),
    PRIMARY KEY (sha256, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX task_bodies_by_row ON task_bodies (row);

  CREATE TABLE task_sums (
    queue TEXT NOT NULL,
    status TEXT NOT NULL,
    tasks INTEGER NOT NULL,
    PRIMARY KEY (queue, status)
  ) STRICT, WITHOUT ROWID;`;

export const TASK_MIGRATIONS: readonly string[] = [TABLES];
