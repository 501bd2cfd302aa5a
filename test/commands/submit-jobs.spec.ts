import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ASKED_AT_ONCE } from '../../src/commands/ask-many.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { DeleteJob, type SubmissionOutcome, SubmitJobs } from '../../src/job/job.commands.js';
import { SubmissionGoneError } from '../../src/job/job.errors.js';
import { dedupeKeyOf } from '../../src/job/job.stream.js';
import type { Submission } from '../../src/job/job.submission.js';
import { LossyStore } from '../kit/lossy-store.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

/** A log that fails, while it is broken, in a way that no store does. */
class BrokenLog extends LossyStore {
  isBroken = false;

  override async append(...sent: Parameters<LossyStore['append']>): ReturnType<LossyStore['append']> {
    if (this.isBroken) throw new Error('A fault of our own');
    return super.append(...sent);
  }
}

describe('many submissions', () => {
  let stores: Stores;
  let log: BrokenLog;
  let clock: StillClock;
  let process: Process;

  beforeEach(async () => {
    stores = await Stores.open();
    log = new BrokenLog(stores.log);
    clock = new StillClock();
    process = await Process.start({ stores, clock, log, modules: [CommandsModule] });
  });
  afterEach(async () => {
    await process.stop();
    await stores.close();
  });

  const of = (path: string, some: Partial<Submission> = {}): Submission => {
    const url = `https://example.com/${path}`;
    return submission({ id: `submission of ${path}`, url, dedupeKey: dedupeKeyOf(url, []), ...some });
  };
  const submit = (submissions: readonly Submission[], signal?: AbortSignal) =>
    process.commands.execute(new SubmitJobs(submissions, clock.now(), { actor: 'carla' }, signal));
  const kindsOf = (outcomes: readonly SubmissionOutcome[]) => outcomes.map(({ kind }) => kind);

  test('are answered one by one, in their order', async () => {
    const outcomes = await submit([of('a'), of('b'), of('a', { id: 'another' }), of('c')]);

    expect(outcomes).toMatchObject([
      { kind: 'made', view: { url: 'https://example.com/a' } },
      { kind: 'made', view: { url: 'https://example.com/b' } },
      { kind: 'standing', view: { url: 'https://example.com/a', submission: 'submission of a' } },
      { kind: 'made', view: { url: 'https://example.com/c' } },
    ]);
  });

  test('of one URL are taken in their order, however many there are', async () => {
    const forced = Array.from({ length: ASKED_AT_ONCE + 20 }, (_, n) => of('a', { id: `${n}`, maxAgeSeconds: 0 }));

    const outcomes = await submit(forced);

    expect(outcomes.map((outcome) => 'view' in outcome && outcome.view.generation)).toEqual(
      forced.map((_, n) => n + 1),
    );
  });

  test('lose only the one that the store does not take now, or that fails by a fault of ours', async () => {
    log.fates.push('stored', 'unavailable');
    expect(kindsOf(await submit([of('a'), of('b'), of('c')]))).toEqual(['made', 'overloaded', 'made']);

    log.isBroken = true;
    expect(kindsOf(await submit([of('a', { id: 'another' }), of('d')]))).toEqual(['standing', 'failed']);
  });

  test('lose only the one whose own job was deleted since it was first sent', async () => {
    const resent = of('a', { id: 'key', isResendable: true });
    const [first] = await submit([resent]);
    const jobId = first && 'view' in first ? first.view.jobId : '';
    await process.commands.execute(new DeleteJob(jobId, null, clock.now(), { actor: 'carla' }));

    const outcomes = await submit([resent, of('b')]);

    expect(outcomes).toMatchObject([{ kind: 'refused', error: expect.any(SubmissionGoneError) }, { kind: 'made' }]);
  });

  test('are not begun any more once their signal aborts', async () => {
    const stopping = new AbortController();
    const many = Array.from({ length: 3 * ASKED_AT_ONCE }, (_, n) => of(`${n}`));

    const submitting = submit(many, stopping.signal);
    stopping.abort();

    expect(kindsOf(await submitting)).toEqual(Array(ASKED_AT_ONCE).fill('made'));
    expect(log.sent).toHaveLength(ASKED_AT_ONCE);
  });

  test('are carried out where there is none', async () => {
    expect(await submit([])).toEqual([]);
  });
});
