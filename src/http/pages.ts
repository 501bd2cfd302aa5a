import { OptionalText } from './text.js';
import { WholeNumber } from './whole-number.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** Which part of a list is wanted. */
export class PageQuery {
  @WholeNumber({ min: 1, max: MAX_LIMIT }, { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;

  @OptionalText({ min: 1, max: 500 }, { format: 'cursor', description: 'The `next` of an earlier page.' })
  readonly cursor?: string;
}
