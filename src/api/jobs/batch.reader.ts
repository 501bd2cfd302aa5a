import { BODY, fieldError, inside, PARAMETERS, unknownField } from '../../http/field-errors.js';
import { NDJSON } from '../../http/ndjson.js';
import { type FieldError, invalidRequest, Problem, refuseErrors } from '../../http/problem.js';
import type { Asked, Reading, SubmissionReader } from './submission.reader.js';

export const MAX_BATCH_ITEMS = 10_000;

/** One item of a batch as it was sent, or why it cannot even be looked at. */
export type BatchItem =
  | { readonly index: number; readonly item: unknown }
  | { readonly index: number; readonly errors: readonly FieldError[] };

/** Many submissions, and what all of them ask for that do not say otherwise. */
export interface Batch {
  readonly items: readonly BatchItem[];
  readonly defaults: Asked;
}

export interface SentBatch {
  readonly mediaType: string | undefined;
  /** Parsed JSON, or text. */
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * Reads a batch in whichever of its formats it was sent.
 * @throws Problem where the batch as a whole is wrong; a bad item is that item's own affair
 */
export function readBatch({ mediaType, body, query }: SentBatch, reader: SubmissionReader, at: Date): Batch {
  if (typeof body !== 'string') {
    refuseErrors(Object.keys(query).map((name) => unknownField({ parameter: name }, name)));
    return readJson(body ?? {}, reader, at);
  }
  const read = mediaType === NDJSON ? jsonItem : plainItem;
  const defaults = orProblem(reader.readDefaults(query, PARAMETERS, at));
  return { items: counted([...linesOf(body)].map(([index, line]) => read(index, line))), defaults };
}

function readJson(body: unknown, reader: SubmissionReader, at: Date): Batch {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest([fieldError(BODY, 'not_an_object', 'A JSON object is expected here')]);
  }
  const { jobs, defaults = {}, ...others } = body as Readonly<Record<string, unknown>>;
  refuseErrors(Object.keys(others).map((name) => unknownField(inside(BODY, name), name)));
  if (!Array.isArray(jobs)) {
    const code = jobs === undefined ? 'required' : 'invalid';
    throw invalidRequest([fieldError(inside(BODY, 'jobs'), code, 'A list of URLs or of objects with one is needed')]);
  }
  const items = counted(jobs.map((item: unknown, index) => ({ index, item })));
  return { items, defaults: orProblem(reader.readDefaults(defaults, inside(BODY, 'defaults'), at)) };
}

function counted(items: readonly BatchItem[]): readonly BatchItem[] {
  if (items.length > MAX_BATCH_ITEMS) throw new Problem('too_large', `A batch has at most ${MAX_BATCH_ITEMS} items`);
  if (items.length === 0) throw new Problem('invalid_request', 'There is no URL in this batch');

  return items;
}

/** Lines that are not blank, each with its number, which counts the blank ones too; at most one too many. */
function* linesOf(text: string): Generator<readonly [index: number, line: string]> {
  let found = 0;
  for (let index = 0, start = 0; start < text.length && found <= MAX_BATCH_ITEMS; index++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end).trim();
    start = end === -1 ? text.length : end + 1;
    if (line === '') continue;
    found++;
    yield [index, line];
  }
}

function plainItem(index: number, line: string): BatchItem {
  return { index, item: line };
}

function jsonItem(index: number, line: string): BatchItem {
  try {
    return { index, item: JSON.parse(line) };
  } catch {
    return { index, errors: [fieldError(BODY, 'not_json', 'This line is not JSON')] };
  }
}

function orProblem<Value>(reading: Reading<Value>): Value {
  if (reading.kind === 'refused') throw invalidRequest(reading.errors);

  return reading.value;
}
