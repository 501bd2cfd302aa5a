import { setImmediate as turn } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { streamOf } from '../../src/eventsourcing/model.js';
import { SubmitJobs } from '../../src/job/job.commands.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { LogOfViews } from '../../src/read-model/log-of-views.js';
import { TransferViews } from '../../src/read-model/transfer-views.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { CarriedTransfers } from '../../src/runner/transfers/carried-transfers.js';
import { TransferDispatcher } from '../../src/runner/transfers/transfer-dispatcher.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { eventually } from '../kit/eventually.js';
import { StillClock } from '../kit/still-clock.js';
import { clockAt, origin, submission } from '../kit/stories.js';
import {
  exportProgress,
  exportRequest,
  recordExport,
  requestExport,
  startRun,
  TRANSFER,
} from '../kit/transfer-stories.js';
import { Process, Stores } from '../kit/world.js';

const REQUEST = { ...exportRequest, format: 'json' as const, statuses: null };

describe('a transfer that a runner takes up', () => {
  let stores: Stores;
  let clock: StillClock;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
  });
  afterEach(() => stores.close());

  const happened = async () => (await stores.log.read(streamOf(transferModel, TRANSFER))).map(({ type }) => type);
  /** Time passes meanwhile. */
  const withProcess = async (roles: readonly Type[], work: (process: Process) => Promise<unknown>) => {
    const modules = [CommandsModule, ...roles];
    const process = await Process.start({ stores, clock, modules });
    const passing = setInterval(() => clock.advance(100), 5);
    try {
      await work(process);
    } finally {
      await process.stop();
      clearInterval(passing);
    }
  };

  test.each(['[\n]\n', '[', '[\n{"id":"a"}', '[\n{"id":"a"}\n]\n'])(
    'after a run that ended before it could say that the file is whole has one end: %j',
    async (written) => {
      const pieces = async function* () {
        yield Buffer.from(written);
      };
      await withProcess([ProjectorModule], async ({ commands }) => {
        const content = await stores.bodies.put(pieces());
        const rows = written.includes('id') ? 1 : 0;
        const progress = exportProgress(0, { rows, content });
        for (const command of [requestExport(0, REQUEST), startRun(1), recordExport(2, 1, progress)]) {
          await commands.execute(command);
        }
      });

      await withProcess([ProjectorModule, RunnerModule], () =>
        eventually(async () => expect(await happened()).toContain('TransferCompleted')),
      );

      const events = await stores.log.read(streamOf(transferModel, TRANSFER));
      const file: Uint8Array[] = [];
      for (const { sha256 } of events.flatMap((event) => transferModel.bodiesIn(event as never))) {
        for await (const bytes of stores.bodies.read(sha256)) file.push(bytes);
      }
      expect(Buffer.concat(file).toString()).toBe(`${written.replace(/\n\]\n$/, '')}\n]\n`);
    },
  );

  test('begins no run while it waits for the views: one that ended then would count as lost', async () => {
    await withProcess([ProjectorModule], async (process) => {
      await process.commands.execute(requestExport(0, REQUEST));
      const views = process.get(TransferViews);
      await eventually(async () => expect(await views.open(1)).toHaveLength(1));
    });
    const submit = new SubmitJobs([submission()], clockAt(-1), origin);
    await withProcess([], ({ commands }) => commands.execute(submit)); // without a projector it is in no view
    const leases = new SqliteLeases(stores.runtime);
    await withProcess([RunnerModule], async () => {
      await eventually(async () =>
        expect(await leases.take(`transfer/${TRANSFER}`, 'another', 1, clock.now())).toBe(false),
      );
      for (let n = 0; n < 100; n++) await turn();
    });
    expect(await happened()).toEqual(['ExportRequested']);

    await withProcess([ProjectorModule, RunnerModule], () =>
      eventually(async () => expect(await happened()).toContain('TransferCompleted')),
    );
    const started = (await stores.log.read(streamOf(transferModel, TRANSFER)))[1];
    expect(started?.data).toMatchObject({ run: 1, total: 1 });
  });

  test('is left off at once where the runner stopped while it took it up', async () => {
    await withProcess([ProjectorModule, RunnerModule], async (process) => {
      await process.get(TransferDispatcher).stop(); // the one below is alone
      await process.commands.execute(requestExport(0, REQUEST));
      const views = process.get(TransferViews);
      await eventually(async () => expect(await views.open(1)).toHaveLength(1));
      const leases = new LateLeases(stores.runtime);
      const parts = [process.get(LogOfViews), leases, process.get(CarriedTransfers), clock] as const;
      const dispatcher = new TransferDispatcher(views, ...parts);

      dispatcher.wake();
      await leases.asked;
      await dispatcher.stop();

      expect(dispatcher.running).toBe(0);
      for (let n = 0; n < 100; n++) await turn();
      expect(await leases.take(`transfer/${TRANSFER}`, 'another', 60_000, clock.now())).toBe(true);
    });
    expect(await happened()).toEqual(['ExportRequested']);
  });
});

/** They answer later than they were asked, as a server's do. */
class LateLeases extends SqliteLeases {
  #tell = () => {};
  readonly asked = new Promise<void>((resolve) => {
    this.#tell = resolve;
  });

  override async take(...what: Parameters<SqliteLeases['take']>): Promise<boolean> {
    this.#tell();
    for (let n = 0; n < 10; n++) await turn();
    return super.take(...what);
  }
}
