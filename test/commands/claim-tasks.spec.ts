import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { MODELS } from '../../src/models.js';
import { Projection } from '../../src/projector/projection.js';
import { PauseQueue, ResumeQueue } from '../../src/queue/queue.commands.js';
import { ClaimTasks, SubmitTasks } from '../../src/task/task.commands.js';
import { LossyStore } from '../kit/lossy-store.js';
import { StillClock } from '../kit/still-clock.js';
import { taskOptions } from '../kit/task-stories.js';
import { Process, Stores } from '../kit/world.js';

const origin = { actor: 'carla' };

/** A log that takes no claims while it is broken. */
class BrokenLog extends LossyStore {
  isBroken = false;

  override async append(...sent: Parameters<LossyStore['append']>): ReturnType<LossyStore['append']> {
    if (this.isBroken) throw new Error('A fault of our own');
    return super.append(...sent);
  }
}

describe('claims of tasks', () => {
  let stores: Stores;
  let clock: StillClock;
  let log: BrokenLog;
  let here: Process;
  let elsewhere: Process;

  beforeEach(async () => {
    stores = await Stores.open();
    clock = new StillClock();
    log = new BrokenLog(stores.log);
    here = await Process.start({ stores, clock, log, modules: [CommandsModule] });
    elsewhere = await Process.start({ stores, clock, modules: [CommandsModule] });
  });
  afterEach(async () => {
    await here.stop();
    await elsewhere.stop();
    await stores.close();
  });

  const submit = async (...ids: readonly string[]) => {
    const options = taskOptions();
    const many = ids.map((taskId) => ({ id: taskId, taskId, options, data: null }));
    await here.commands.execute(new SubmitTasks(many, clock.now(), origin));
    await project();
  };
  const project = async () => {
    const projection = await Projection.of(MODELS, new SqliteProjectionStore(stores.views));
    const { categories } = MODELS;
    const pages = stores.log.readAll({ after: projection.position, upTo: await stores.log.head(), categories });
    for await (const page of pages) await projection.add(page);
  };
  const claim = async (process: Process, limit = 1) => {
    const claimed = await process.commands.execute(new ClaimTasks('default', 'anna', limit, 60, origin));
    return claimed.map(({ view }) => view.taskId);
  };

  test('give each of many that ask at once, in two processes, a task of its own, in order', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `task ${n}`);
    await submit(...ids);

    const got = await Promise.all(ids.map((_, n) => claim(n % 2 ? here : elsewhere)));

    expect(got.flat().sort()).toEqual([...ids].sort());
  });

  test('begin with what was submitted first', async () => {
    await submit('a', 'b', 'c', 'd');

    expect(await claim(here, 2)).toEqual(['a', 'b']);
    expect(await claim(elsewhere, 5)).toEqual(['c', 'd']);
  });

  test('pass over what an old view shows, and go on to what is there', async () => {
    await submit('a', 'b', 'c');
    expect(await claim(here, 2)).toEqual(['a', 'b']);
    clock.advance(10_000); // nobody is kept any more from what the views still show

    expect(await claim(elsewhere)).toEqual(['c']);
    const scraped = await elsewhere.get(Registry).metrics();
    expect(scraped).toContain('retriever_task_claims_total{outcome="got"} 1');
    expect(scraped).toContain('retriever_task_claims_total{outcome="missed"} 2');
  });

  test('find nothing in a queue from the moment on that its pause is answered, whatever the views say', async () => {
    await submit('a');
    await here.commands.execute(new PauseQueue('default', null, clock.now(), origin));

    expect([await claim(here), await claim(elsewhere)]).toEqual([[], []]);
    await elsewhere.commands.execute(new ResumeQueue('default', null, clock.now(), origin));
    expect(await claim(here)).toEqual(['a']);
  });

  test('that the log does not take fail, and leave the task to the next', async () => {
    await submit('a', 'b');
    log.isBroken = true;
    await expect(claim(here)).rejects.toThrow('A fault of our own');

    expect(await claim(elsewhere, 2)).toEqual(['b']);
    clock.advance(10_000);
    expect(await claim(elsewhere)).toEqual(['a']);
  });
});
