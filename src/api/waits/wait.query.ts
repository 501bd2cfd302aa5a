import { MAX_WAIT_SECONDS } from '../../http/preferences.js';
import { WholeNumber } from '../../http/whole-number.js';

export class WaitQuery {
  @WholeNumber({ min: 0, max: MAX_WAIT_SECONDS }, { description: 'Seconds to wait, as `Prefer: wait=N` says it.' })
  readonly wait?: number;
}
