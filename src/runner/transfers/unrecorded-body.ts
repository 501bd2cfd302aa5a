import type { BodyStore } from '../../bodies/body-store.js';
import type { NamedBody } from '../../eventsourcing/model.js';
import { NotSentAgainError } from '../settled-commands.js';

/**
 * Touches a body whose record waits for the log: one that no event names yet is swept after an hour. Where it was swept
 * all the same, no event may name it any more.
 * @throws NotSentAgainError
 */
export async function keepUnrecorded(bodies: BodyStore, { sha256 }: NamedBody): Promise<void> {
  if (!(await bodies.touch(sha256))) throw new NotSentAgainError(`The body ${sha256} was swept before its record`);
}
