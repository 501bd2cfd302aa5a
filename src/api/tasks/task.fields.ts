import { asIs, integer, line, notBefore, textOrNull } from '../../http/common.fields.js';
import type { Field } from '../../http/field.js';
import { FieldTable } from '../../http/field-table.js';
import { isQueueName, JOBS_QUEUE, QUEUE_NAME } from '../../queue/queue.stream.js';
import type { JsonValue } from '../../task/task.content.js';
import type { TaskOutcomeStatus } from '../../task/task.events.js';
import { DEFAULT_LEASE_SECONDS, DEFAULT_TASK_OPTIONS, TASK_LIMITS, type TaskOptions } from '../../task/task.options.js';
import { isTaskId, MAX_TASK_ID_BYTES, TASK_ID_PATTERN, TASK_ID_WORDS } from '../../task/task.stream.js';

/** What clients send, read. */
export interface SubmitTaskBody extends Partial<TaskOptions> {
  readonly id?: string;
  readonly data?: JsonValue;
}

export interface ClaimBody {
  readonly queue?: string;
  readonly worker: string;
  readonly limit?: number;
  readonly leaseSeconds?: number;
}

export interface HeartbeatBody {
  readonly token: string;
  readonly leaseSeconds?: number;
}

export interface CompletionBody {
  readonly token: string;
  readonly status: TaskOutcomeStatus;
  readonly retry?: boolean;
  readonly result?: JsonValue;
  readonly error?: JsonValue;
}

/** Any JSON. */
export const JSON_VALUE = {
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    ...['string', 'number', 'boolean', 'null'].map((type) => ({ type })),
  ],
};

const LARGEST = 'At most 1 MiB as compact JSON.';

const { maxAttempts, priority, worker, leaseSeconds, tasks, description } = TASK_LIMITS;

const id: Field<string> = {
  schema: {
    type: 'string',
    format: 'task-id',
    minLength: 1,
    maxLength: MAX_TASK_ID_BYTES,
    pattern: TASK_ID_PATTERN.source,
    description: `Its sender's own, ${TASK_ID_WORDS}: an id seen before adds nothing. One is made where none is given.`,
  },
  read: (value, refuse) =>
    typeof value === 'string' && isTaskId(value) ? value : refuse(`This must be a text ${TASK_ID_WORDS}`),
};

const queue: Field<string> = {
  schema: {
    type: 'string',
    pattern: `^(?!${JOBS_QUEUE}$)${QUEUE_NAME.source.slice(1)}`,
    description:
      `Letters, digits, dots, hyphens and underscores: ${DEFAULT_TASK_OPTIONS.queue} where nothing is said. The queue ` +
      `${JOBS_QUEUE} is that of fetch jobs.`,
  },
  read(value, refuse) {
    if (value === JOBS_QUEUE) return refuse(`The queue ${JOBS_QUEUE} is that of fetch jobs, and takes no tasks`);
    if (typeof value === 'string' && isQueueName(value)) return value;
    return refuse(
      'This must be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit',
    );
  },
};

const json = (what: string): Field<JsonValue> => ({
  schema: { ...JSON_VALUE, description: `${what} ${LARGEST}` },
  read: (value) => value as JsonValue,
});

const token = line({ min: 1, max: 200 }, 'What the claim was answered with.');
const lease = (description: string) => integer(leaseSeconds, description);

/** What a submission may say beside its id and its data: also in a query, for many of them. */
export const TASK_OPTION_FIELDS: { readonly [name in keyof TaskOptions]: Field<TaskOptions[name]> } = {
  queue: { ...queue, fromText: asIs },
  description: { ...textOrNull({ min: 0, max: description.length }, 'For people.'), fromText: asIs },
  maxAttempts: integer(maxAttempts, 'Attempts that fail, or run out, until the task ends as failed.'),
  priority: integer(priority, 'Higher ones are claimed first.'),
  notBefore: notBefore('Not claimed'),
};

export const SUBMISSION = new FieldTable<SubmitTaskBody>(
  {
    id,
    queue: TASK_OPTION_FIELDS.queue,
    description: TASK_OPTION_FIELDS.description,
    data: json('What is to be done, in whatever form its workers understand.'),
    maxAttempts: TASK_OPTION_FIELDS.maxAttempts,
    priority: TASK_OPTION_FIELDS.priority,
    notBefore: TASK_OPTION_FIELDS.notBefore,
  },
  [],
);

export const CLAIM = new FieldTable<ClaimBody>(
  {
    queue,
    worker: line({ min: 1, max: worker.length }, 'What the worker calls itself.'),
    limit: integer(tasks, 'How many tasks are wanted at most: 1 where nothing is said.'),
    leaseSeconds: lease(`How long they are held without a heartbeat: ${DEFAULT_LEASE_SECONDS} where nothing is said.`),
  },
  ['worker'],
);

export const HEARTBEAT = new FieldTable<HeartbeatBody>(
  { token, leaseSeconds: lease('From now on: as long as the lease is where nothing is said.') },
  ['token'],
);

export const COMPLETION = new FieldTable<CompletionBody>(
  {
    token,
    status: {
      schema: { type: 'string', enum: ['succeeded', 'failed'] },
      read: (value, refuse) =>
        value === 'succeeded' || value === 'failed' ? value : refuse('This must be "succeeded" or "failed"'),
    },
    retry: {
      schema: { type: 'boolean', description: 'Of a failed one: it goes back to its queue while attempts are left.' },
      read: (value, refuse) => (typeof value === 'boolean' ? value : refuse('This must be true or false')),
    },
    result: json('What came of it.'),
    error: json('Why it failed.'),
  },
  ['token', 'status'],
);
