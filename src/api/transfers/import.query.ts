import { encodingOf } from '../../csv/encoding.js';
import { PARAMETERS } from '../../http/field-errors.js';
import { type FieldError, refuseErrors } from '../../http/problem.js';
import type { Asked, SubmissionReader } from '../jobs/submission.reader.js';

/** What a client says of its file, and of what becomes of its rows. What it does not say is guessed. */
export interface AskedImport {
  readonly column: string | undefined;
  readonly separator: string | undefined;
  /** The canonical name. */
  readonly encoding: string | undefined;
  readonly header: boolean | undefined;
  readonly options: Asked;
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
  into: (text: string) => (text === 'jobs' ? text : undefined),
} as const;

const EXPECTED: Readonly<Record<keyof typeof READERS, string>> = {
  column: `The column must be a name or a number, of at most ${MAX_COLUMN_LENGTH} characters`,
  separator: 'The separator must be one ASCII character, or comma, semicolon, tab or pipe',
  encoding: 'The encoding must be one of the WHATWG Encoding standard, such as utf-8 or windows-1252',
  header: 'This must be true or false',
  into: 'Rows become jobs',
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
  read('into');
  const own = {
    column: read('column'),
    separator: read('separator'),
    encoding: read('encoding'),
    header: read('header'),
  };
  const others = Object.fromEntries(Object.entries(query).filter(([name]) => !Object.hasOwn(READERS, name)));
  const options = submissions.readDefaults(others, PARAMETERS, at);
  refuseErrors([...errors, ...(options.kind === 'refused' ? options.errors : [])]);
  return { ...own, options: options.kind === 'read' ? options.value : {} };
}
