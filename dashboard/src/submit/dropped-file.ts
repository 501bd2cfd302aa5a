import type { TransferAnswer } from '../../../src/contract/answers.js';
import { send } from '../api/client.js';
import { problemOf } from '../api/problem-error.js';
import { inQuery, type Options } from './submissions.js';

/** Larger texts are rows of an import: nobody reads them in a box. */
const LARGEST_TEXT = 1_000_000;

/** Whether the lines of a file belong into the box, or it goes as a whole. */
export function isShortText({ name, size }: File): boolean {
  return !/\.csv$/i.test(name) && size <= LARGEST_TEXT;
}

/**
 * Sends a file of rows as an import, as it is: the service finds separator, encoding and column.
 * @throws ProblemError, or Error for an option that imports have not
 */
export async function importFile(file: File, { headers, ...options }: Options): Promise<TransferAnswer> {
  if (headers) throw new Error('A file of rows takes no headers: leave them out, or submit its lines in the box');

  const query = inQuery(options);
  if (!/\.csv$/i.test(file.name)) query.set('header', 'false');
  const body = new FormData();
  body.set('file', file);
  const response = await send(new Request(`./v1/transfers/import?${query}`, { method: 'POST', body }));
  const answered: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(answered, response.status);
  return answered as TransferAnswer;
}
