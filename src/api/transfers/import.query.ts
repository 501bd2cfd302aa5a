import { encodingOf } from '../../encoding/encoding.js';
import type { Field } from '../../http/field.js';
import { PARAMETERS } from '../../http/field-errors.js';
import { MAX_WAIT_SECONDS } from '../../http/preferences.js';
import { type FieldError, refuseErrors } from '../../http/problem.js';
import { readFields } from '../../http/read-fields.js';
import type { TaskOptions } from '../../task/task.options.js';
import type { Asked, SubmissionReader } from '../jobs/submission.reader.js';
import { TASK_OPTION_FIELDS } from '../tasks/task.fields.js';
import { readWait } from '../waits/wait.query.js';
import type { OtherFields } from './multipart-file.js';

/** What a client says of its file, and of what becomes of its rows. What it does not say is guessed. */
export interface AskedImport {
  readonly column: string | undefined;
  readonly separator: string | undefined;
  /** The canonical name. */
  readonly encoding: string | undefined;
  readonly header: boolean | undefined;
  /** `either`: jobs where a column holds URLs, tasks where none does. */
  readonly into: 'jobs' | 'tasks' | 'either';
  /** What stands before a URL that has no scheme; null where such a row is rejected. */
  readonly scheme: 'http' | null;
  /** Of a form, beside its file. */
  readonly otherFields: OtherFields;
  readonly jobOptions: Asked;
  readonly taskOptions: Partial<TaskOptions>;
  /** How many seconds the client waits for the end; nothing of the import itself. */
  readonly wait: number | undefined;
}

const MAX_COLUMN_LENGTH = 200;
const SEPARATOR_NAMES: ReadonlyMap<string, string> = new Map([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['pipe', '|'],
]);

/** One parameter: what it stands for; undefined where it is none. */
const READERS = {
  column: (text: string) => (text.length > 0 && text.length <= MAX_COLUMN_LENGTH ? text : undefined),
  separator: (text: string) => SEPARATOR_NAMES.get(text) ?? (/^[\t!#-~]$/.test(text) ? text : undefined),
  encoding: encodingOf,
  header: (text: string) => ({ true: true, false: false })[text],
  into: (text: string): 'jobs' | 'tasks' | undefined => (text === 'jobs' || text === 'tasks' ? text : undefined),
  wait: readWait,
} as const;

const EXPECTED: Readonly<Record<keyof typeof READERS, string>> = {
  column: `The column must be a name or a number, of at most ${MAX_COLUMN_LENGTH} characters`,
  separator: 'The separator must be one ASCII character, or comma, semicolon, tab or pipe',
  encoding: 'The encoding must be one of the WHATWG Encoding standard, such as utf-8 or windows-1252',
  header: 'This must be true or false',
  into: 'Rows become jobs or tasks',
  wait: `wait must be a whole number from 0 to ${MAX_WAIT_SECONDS}`,
};

/** @throws Problem */
export function readImportQuery(
  query: Readonly<Record<string, unknown>>,
  submissions: SubmissionReader,
  at: Date,
): AskedImport {
  const errors: FieldError[] = [];
  const read = <Name extends keyof typeof READERS>(name: Name): ReturnType<(typeof READERS)[Name]> | undefined => {
    const given = query[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' ? READERS[name](given) : undefined;
    if (value === undefined) errors.push({ code: 'invalid', detail: EXPECTED[name], parameter: name });
    return value as ReturnType<(typeof READERS)[Name]> | undefined;
  };
  const into = read('into') ?? 'jobs';
  const own = {
    into,
    column: read('column'),
    separator: read('separator'),
    encoding: read('encoding'),
    header: read('header'),
    wait: read('wait'),
  };
  if (into === 'tasks' && own.column !== undefined) {
    errors.push({
      code: 'invalid',
      detail: 'The whole row is the data of its task: no column is',
      parameter: 'column',
    });
  }
  const others = Object.fromEntries(Object.entries(query).filter(([name]) => !Object.hasOwn(READERS, name)));
  const options = into === 'jobs' ? jobOptions(others, submissions, at) : taskOptions(others, at);
  refuseErrors([...errors, ...options.errors]);
  return { ...NOTHING_ASKED, ...own, ...options.read };
}

/** An import of which nothing is said. */
export const NOTHING_ASKED: AskedImport = {
  column: undefined,
  separator: undefined,
  encoding: undefined,
  header: undefined,
  into: 'jobs',
  scheme: null,
  otherFields: 'refused',
  jobOptions: {},
  taskOptions: {},
  wait: undefined,
};

type Given = Readonly<Record<string, unknown>>;

function jobOptions(given: Given, submissions: SubmissionReader, at: Date) {
  const reading = submissions.readDefaults(given, PARAMETERS, at);
  return reading.kind === 'read'
    ? { read: { jobOptions: reading.value }, errors: [] }
    : { read: {}, errors: reading.errors };
}

function taskOptions(given: Given, at: Date) {
  const errors: FieldError[] = [];
  const read = readFields(given, { fields: TASK_FIELDS, place: PARAMETERS, at, errors });
  return { read: { taskOptions: read as Partial<TaskOptions> }, errors };
}

const TASK_FIELDS: ReadonlyMap<string, Field<unknown>> = new Map(Object.entries<Field<unknown>>(TASK_OPTION_FIELDS));
