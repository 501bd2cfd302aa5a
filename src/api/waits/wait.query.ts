import type { ApiQueryOptions } from '@nestjs/swagger';
import { MAX_WAIT_SECONDS } from '../../http/preferences.js';
import { WholeNumber } from '../../http/whole-number.js';

const description = 'Seconds to wait, as `Prefer: wait=N` says it.';

export class WaitQuery {
  @WholeNumber({ min: 0, max: MAX_WAIT_SECONDS }, { description })
  readonly wait?: number;
}

/** The same parameter, told of a route that reads its query by itself. */
export const WAIT_PARAMETER: ApiQueryOptions = {
  name: 'wait',
  schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS },
  description,
};

/** The seconds that such a route is given; undefined where this is no wait. */
export function readWait(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) && Number(text) <= MAX_WAIT_SECONDS ? Number(text) : undefined;
}
