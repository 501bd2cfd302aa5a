import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { BODY, fieldError, inside, PARAMETERS, unknownField } from '../../http/field-errors.js';
import { NDJSON } from '../../http/ndjson.js';
import { type FieldError, invalidRequest, Problem, refuseErrors } from '../../http/problem.js';
import { LINE_END, readPastedLine } from '../../job/job.pasted.js';
import type { Submission } from '../../job/job.submission.js';
import type { SubmissionName } from './submission.name.js';
import { type Asked, type ReadResult, SubmissionReader } from './submission.reader.js';

export const MAX_BATCH_ITEMS = 10_000;

/** So many items are read without a pause, in which others have a turn. */
const READ_AT_ONCE = 200;

/** One item of a batch: its submission, or why there is none. */
export type BatchItem =
  | { readonly index: number; readonly submission: Submission }
  | { readonly index: number; readonly errors: readonly FieldError[] };

export interface SentBatch {
  readonly mediaType: string | undefined;
  /** Parsed JSON, or text. */
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Reads a batch in whichever of its formats it was sent. */
@Injectable()
export class BatchReader {
  constructor(private readonly submissions: SubmissionReader) {}

  /** @throws Problem where the batch as a whole is wrong; what is wrong with an item is told of that item */
  async read(sent: SentBatch, nameOf: (index: number) => SubmissionName, at: Date): Promise<readonly BatchItem[]> {
    const { items, defaults } = this.#open(sent, at);
    const read: BatchItem[] = [];
    for (const item of items) {
      read.push('errors' in item ? item : this.#readItem(item, nameOf(item.index), at, defaults));
      if (read.length % READ_AT_ONCE === 0) await nextTurn();
    }
    return read;
  }

  #readItem({ index, item }: SentItem, name: SubmissionName, at: Date, defaults: Asked): BatchItem {
    const reading = this.submissions.read(item, name, at, defaults);
    if (reading.kind === 'refused') return { index, errors: reading.errors };

    return { index, submission: reading.value.submission };
  }

  #open({ mediaType, body, query }: SentBatch, at: Date): Opened {
    if (typeof body !== 'string') {
      refuseErrors(Object.keys(query).map((name) => unknownField({ parameter: name }, name)));
      return this.#openJson(body === undefined ? {} : body, at);
    }
    const items = mediaType === NDJSON ? itemsOf(body, /\n/g, jsonItem) : itemsOf(body, LINE_END, pastedItem);
    const defaults = orProblem(this.submissions.readDefaults(query, PARAMETERS, at));
    return { items: counted([...items]), defaults };
  }

  #openJson(body: unknown, at: Date): Opened {
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
    return { items, defaults: orProblem(this.submissions.readDefaults(defaults, inside(BODY, 'defaults'), at)) };
  }
}

/** The items of a batch, unread, and what all of them ask for that do not say otherwise. */
interface Opened {
  readonly items: readonly (SentItem | BadLine)[];
  readonly defaults: Asked;
}

interface SentItem {
  readonly index: number;
  readonly item: unknown;
}

interface BadLine {
  readonly index: number;
  readonly errors: readonly FieldError[];
}

function counted<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length > MAX_BATCH_ITEMS) throw new Problem('too_large', `A batch has at most ${MAX_BATCH_ITEMS} items`);
  if (items.length === 0) throw new Problem('invalid_request', 'There is no URL in this batch');

  return items;
}

/** What each line asks for, with its number, which counts those that ask for nothing too; at most one too many. */
function* itemsOf(
  text: string,
  lineEnd: RegExp,
  itemIn: (index: number, line: string) => SentItem | BadLine | undefined,
): Generator<SentItem | BadLine> {
  const ends = text.matchAll(lineEnd);
  let found = 0;
  for (let index = 0, start = 0; start < text.length && found <= MAX_BATCH_ITEMS; index++) {
    const { value: end } = ends.next();
    const item = itemIn(index, text.slice(start, end?.index));
    start = end ? end.index + end[0].length : text.length;
    if (!item) continue;
    found++;
    yield item;
  }
}

function pastedItem(index: number, line: string): SentItem | BadLine | undefined {
  const pasted = readPastedLine(line);
  switch (pasted.kind) {
    case 'url':
      return { index, item: pasted.url };
    case 'nothing':
      return undefined;
    case 'unclear':
      return { index, errors: [fieldError(BODY, pasted.code, pasted.sentence)] };
  }
}

function jsonItem(index: number, line: string): SentItem | BadLine | undefined {
  const text = line.trim(); // a mark of byte order counts as white space
  if (text === '') return undefined;
  try {
    return { index, item: JSON.parse(text) };
  } catch {
    return { index, errors: [fieldError(BODY, 'not_json', 'This line is not JSON')] };
  }
}

function orProblem<Value>(reading: ReadResult<Value>): Value {
  if (reading.kind === 'refused') throw invalidRequest(reading.errors);

  return reading.value;
}
