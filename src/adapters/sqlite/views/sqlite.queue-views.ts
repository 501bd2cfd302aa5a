import { JOBS_QUEUE } from '../../../queue/queue.stream.js';
import { openQueue, type QueueView } from '../../../queue/queue.view.js';
import type { Page } from '../../../read-model/page.js';
import {
  pageOfQueues,
  type QueueState,
  type QueuesWanted,
  QueueViews,
  queueBefore,
} from '../../../read-model/queue-views.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import { waitingPriorities } from './task-queues.js';

/** Asks the build that answers, with every question anew. */
export class SqliteQueueViews extends QueueViews {
  readonly #readers = new PerFile(readerOf);

  constructor(private readonly views: SqliteViews) {
    super();
  }

  page(wanted: QueuesWanted): Promise<Page<QueueState>> {
    return this.#ask((reader) => {
      const names = reader.names(queueBefore(wanted), wanted.limit + 1).map(([queue]) => queue);
      const states = names.map((queue) => stateOf(reader, queue, wanted.at));
      return pageOfQueues(states, wanted.limit);
    });
  }

  get(queue: string, at: Date): Promise<QueueState> {
    return this.#ask((reader) => stateOf(reader, queue, at));
  }

  view(queue: string): Promise<QueueView> {
    return this.#ask((reader) => viewOf(reader, queue));
  }

  #ask<Answer>(question: (reader: Reader) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}

type Reader = ReturnType<typeof readerOf>;

function readerOf({ db }: SqliteViewsFile) {
  return {
    names: query<[queue: string]>(
      db,
      `SELECT queue FROM task_sums WHERE queue > ?1 AND status <> 'deleted' AND tasks > 0
       UNION SELECT queue FROM queues WHERE queue > ?1 AND queue <> '${JOBS_QUEUE}' ORDER BY queue LIMIT ?2`,
    ),
    view: query<[doc: string]>(db, 'SELECT doc FROM queues WHERE queue = ?'),
    sum: query<[tasks: number]>(db, 'SELECT tasks FROM task_sums WHERE queue = ? AND status = ?'),
    oldest: query<[waitsSince: number | null]>(
      db,
      `WITH RECURSIVE ${waitingPriorities('?1')}
       SELECT min((
         SELECT min(waits_since) FROM tasks INDEXED BY tasks_waiting
         WHERE status = 'submitted' AND queue = ?1 AND tasks.is_for_later = priorities.is_for_later
           AND tasks.priority = priorities.priority AND (tasks.is_for_later = 0 OR waits_since <= ?2)
       )) FROM priorities`,
    ),
  };
}

function stateOf(reader: Reader, queue: string, at: Date): QueueState {
  const sum = (status: string) => reader.sum(queue, status)[0]?.[0] ?? 0;
  return {
    view: viewOf(reader, queue),
    waiting: sum('submitted'),
    held: sum('running'),
    oldestWaitsSince: reader.oldest(queue, at.getTime())[0]?.[0] ?? null,
  };
}

function viewOf(reader: Reader, queue: string): QueueView {
  const [found] = reader.view(queue);
  return found ? decodeView<QueueView>(found[0]) : openQueue(queue);
}
