import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { sha256 } from '../../src/eventsourcing/digest.js';
import { DiskFullError } from '../../src/eventsourcing/disk.js';
import { CompleteTask, DeleteTask, SubmitTask, SubmitTasks } from '../../src/task/task.commands.js';
import type { JsonValue } from '../../src/task/task.content.js';
import {
  ContentTooDeepError,
  ContentTooLargeError,
  LeaseLostError,
  TaskDeletedError,
} from '../../src/task/task.errors.js';
import { taskStream } from '../../src/task/task.stream.js';
import type { TaskSubmission } from '../../src/task/task.submission.js';
import { FillingDisk } from '../kit/filling-disk.js';
import { StillClock } from '../kit/still-clock.js';
import { claim, expire, TASK, taskOptions, tokenOf } from '../kit/task-stories.js';
import { Process, Stores } from '../kit/world.js';

const origin = { actor: 'carla' };

describe('submissions of tasks', () => {
  let stores: Stores;
  let clock: StillClock;
  let disk: FillingDisk;
  let processes: readonly Process[];

  beforeEach(async () => {
    stores = await Stores.open();
    clock = new StillClock();
    disk = new FillingDisk();
    const start = () => Process.start({ stores, clock, disk, modules: [CommandsModule] });
    processes = [await start(), await start()];
  });
  afterEach(async () => {
    for (const process of processes) await process.stop();
    await stores.close();
  });

  const of = (taskId: string, data: JsonValue = null, id = `submission of ${taskId}`): TaskSubmission => ({
    id,
    taskId,
    options: taskOptions(),
    data,
  });
  const commands = (process = 0) => processes[process]?.commands as Process['commands'];
  const submit = (submission: TaskSubmission, process = 0) =>
    commands(process).execute(new SubmitTask(submission, clock.now(), origin));
  const deep = (levels: number): JsonValue => (levels === 0 ? 1 : [deep(levels - 1)]);

  test('under one id make one task, however many come at once over two processes', async () => {
    const racing = Array.from({ length: 40 }, (_, n) => submit(of(TASK, n, `submission ${n}`), n % 2));
    const answers = await Promise.all(racing);

    expect(answers.filter(({ isOwn }) => isOwn)).toHaveLength(1);
    expect(new Set(answers.map(({ view }) => JSON.stringify(view.data))).size).toBe(1);
    expect(await stores.log.read(taskStream(TASK))).toHaveLength(1);
  });

  test('need no room on the disk where there is a task of their id', async () => {
    const large = 'x'.repeat(20_000);
    await submit(of(TASK, large));
    disk.isFull = true;

    expect(await submit(of(TASK, large), 1)).toMatchObject({ isOwn: true, view: { taskId: TASK } });
    expect(await submit(of(TASK, null, 'another'))).toMatchObject({ isOwn: false, view: { taskId: TASK } });
    await expect(submit(of('new'))).rejects.toThrow(DiskFullError);
    await commands().execute(new DeleteTask(TASK, null, clock.now(), origin));
    await expect(submit(of(TASK))).rejects.toThrow(TaskDeletedError);
    disk.isFull = false;
    expect(await submit(of('new'))).toMatchObject({ isOwn: true });
  });

  test('that are sent again find the task that they made', async () => {
    await submit(of(TASK));

    expect(await submit(of(TASK), 1)).toMatchObject({ isOwn: true, view: { taskId: TASK, revision: 0n } });
    expect(await submit(of(TASK, null, 'another'), 1)).toMatchObject({ isOwn: false, view: { taskId: TASK } });
  });

  test('are refused under the id of a task that was deleted', async () => {
    await submit(of(TASK));
    await commands().execute(new DeleteTask(TASK, null, clock.now(), origin));

    await expect(submit(of(TASK))).rejects.toThrow(TaskDeletedError);
  });

  test('keep what is large in the body store, before an event names it', async () => {
    const large = 'x'.repeat(20_000);
    const { view } = await submit(of(TASK, large));

    expect(view.data).toEqual({ sha256: sha256(JSON.stringify(large)), size: 20_002 });
    expect(await stores.bodies.find(sha256(JSON.stringify(large)))).toMatchObject({ size: 20_002 });
    expect((await submit(of('small', { a: [1, null] }))).view.data).toEqual({ json: { a: [1, null] } });
  });

  test('are refused where their data is too large or too deep, and leave nothing', async () => {
    await expect(submit(of(TASK, 'x'.repeat(1024 ** 2)))).rejects.toThrow(ContentTooLargeError);
    await expect(submit(of(TASK, deep(201)))).rejects.toThrow(ContentTooDeepError);
    expect(await stores.log.read(taskStream(TASK))).toEqual([]);
    await expect(submit(of(TASK, deep(200)))).resolves.toMatchObject({ isOwn: true });
    await expect(submit(of('whole', 'x'.repeat(1024 ** 2 - 2)))).resolves.toMatchObject({ isOwn: true });
  });

  test('by the hundred are answered one by one, in their order, and none spoils another', async () => {
    await submit(of('gone'));
    await commands().execute(new DeleteTask('gone', null, clock.now(), origin));
    const many = [of('a'), of('gone'), of('a', 1, 'another'), of('b', deep(300)), of('c')];

    const outcomes = await commands().execute(new SubmitTasks(many, clock.now(), origin));

    expect(outcomes.map(({ kind }) => kind)).toEqual(['made', 'refused', 'standing', 'refused', 'made']);
  });

  test('wait in the order in which they were taken in', async () => {
    const many = Array.from({ length: 50 }, (_, n) => of(`task ${n}`));
    const outcomes = await commands().execute(new SubmitTasks(many, clock.now(), origin));

    const ordinals = outcomes.map((outcome) => ('view' in outcome ? outcome.view.ordinal : -1));
    expect(ordinals).toEqual([...ordinals].sort((one, other) => one - other));
    expect(new Set(ordinals).size).toBe(50);
  });

  test('a result that comes too late is written down once, and refused each time', async () => {
    await submit(of(TASK));
    await commands().execute(claim(0));
    await commands().execute(expire(31));
    const outcome = { status: 'succeeded', retry: false, result: 'x'.repeat(20_000), error: null } as const;
    const complete = () =>
      commands(1).execute(new CompleteTask(TASK, tokenOf('anna', 1), outcome, clock.now(), origin));

    await expect(complete()).rejects.toThrow(LeaseLostError);
    await expect(complete()).rejects.toThrow(LeaseLostError);

    const events = await stores.log.read(taskStream(TASK));
    expect(events.map(({ type }) => type)).toEqual([
      'TaskSubmitted',
      'TaskClaimed',
      'LeaseExpired',
      'LateResultRefused',
    ]);
  });
});
