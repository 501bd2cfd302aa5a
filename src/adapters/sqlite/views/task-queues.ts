/**
 * A recursive table expression: every priority of which some task of a queue waits, of those that wait for a worker and of
 * those that wait for a time, by a step from one to the next, whatever lies between.
 */
export function waitingPriorities(queue: string): string {
  const highest = (below: string) =>
    `SELECT max(priority) FROM tasks INDEXED BY tasks_waiting WHERE status = 'submitted' AND queue = ${queue} AND ${below}`;
  return `priorities (is_for_later, priority) AS (
    SELECT kind.value, (${highest('is_for_later = kind.value')}) FROM json_each('[0, 1]') AS kind
    UNION ALL
    SELECT is_for_later, (${highest('tasks.is_for_later = priorities.is_for_later AND tasks.priority < priorities.priority')})
    FROM priorities WHERE priority IS NOT NULL
  )`;
}
