import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { streamOf } from '../../src/eventsourcing/model.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { RequestImport, ResumeTransfer } from '../../src/transfer/transfer.commands.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { eventually } from '../kit/eventually.js';
import { LossyStore } from '../kit/lossy-store.js';
import { StillClock } from '../kit/still-clock.js';
import { origin } from '../kit/stories.js';
import { importRequest, requestExport, TRANSFER } from '../kit/transfer-stories.js';
import { WatchedBodies } from '../kit/watched-bodies.js';
import { Process, Stores } from '../kit/world.js';

const HOUR_MS = 3_600_000;
const FILE = 'name,url\na,https://example.com/a\nb,https://example.com/b\n';

describe('a transfer in the hands of a runner', () => {
  let stores: Stores;
  let clock: StillClock;
  let bodies: WatchedBodies;
  let process: Process;
  let log: LossyStore;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    bodies = new WatchedBodies(stores.bodies);
    log = new LossyStore(stores.log);
    process = await Process.start({
      log,
      stores: { log: stores.log, views: stores.views, runtime: stores.runtime, bodies },
      clock,
      modules: [CommandsModule, ProjectorModule, RunnerModule],
    });
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5);
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  const requestImport = async (content = FILE) => {
    const file = await stores.bodies.put(
      (async function* () {
        yield Buffer.from(content);
      })(),
    );
    await process.commands.execute(
      new RequestImport(TRANSFER, { ...importRequest, file, rows: 2 }, clock.now(), origin),
    );
  };
  const happened = async () => (await stores.log.read(streamOf(transferModel, TRANSFER))).map(({ type }) => type);
  const starts = async () => (await happened()).filter((type) => type === 'TransferStarted').length;
  /** Time passes in small steps, in each of which all that is due may happen. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  test('goes on with the same run once a store is back that was away', async () => {
    bodies.awayFor = 8;
    await requestImport();

    await eventually(async () => {
      clock.advance(500);
      expect(await happened()).toContain('TransferCompleted');
    });
    expect(bodies.opened).toBe(1);
    expect(await starts()).toBe(1);
  });

  test('that failed is tried again later and later, until it failed for everybody', async () => {
    bodies.chunksLeft = 0;
    await requestImport();
    await eventually(async () => {
      clock.advance(10);
      expect(bodies.closed).toBe(1);
    });

    await pass(2_000);
    expect(await starts()).toBe(1);
    await eventually(async () => {
      clock.advance(500);
      expect(await happened()).toContain('TransferFailed');
    });
    expect(await starts()).toBe(3);
  });

  test('that failed goes on once it is resumed', async () => {
    bodies.chunksLeft = 0;
    await requestImport();
    await eventually(async () => {
      clock.advance(500);
      expect(await happened()).toContain('TransferFailed');
    });

    bodies.chunksLeft = Number.POSITIVE_INFINITY;
    await process.commands.execute(new ResumeTransfer(TRANSFER, null, clock.now(), origin));
    await eventually(async () => {
      clock.advance(500);
      expect((await happened()).at(-1)).toBe('TransferCompleted');
    });
  });

  describe.each([
    ['rejected rows', 'ImportProgressed', () => requestImport('name,url\na,no URL at all\n')],
    ['a part of a file', 'ExportProgressed', () => process.commands.execute(requestExport())],
  ] as const)('with %s whose record waits for the log', (_, type, request) => {
    const waiting = async () => {
      const hashes = (await stores.bodies.untouchedSince(new Date(clock.now().getTime() + 1), 10)).filter(
        ({ sha256 }) => sha256 !== uploaded,
      );
      expect(hashes).toHaveLength(1);
      return hashes[0] as (typeof hashes)[0];
    };
    let uploaded: string | undefined;
    const untilItWaits = async () => {
      log.fates.push('stored', 'stored', ...Array.from({ length: 30 }, () => 'unavailable' as const));
      await request();
      uploaded = (await stores.bodies.untouchedSince(new Date(clock.now().getTime() + 1), 1))[0]?.sha256;
      await eventually(async () => {
        clock.advance(10);
        expect(log.fates.length).toBeLessThan(30);
      });
      return waiting();
    };
    const isRecorded = () =>
      eventually(async () => {
        clock.advance(1_000);
        const event = (await stores.log.read(streamOf(transferModel, TRANSFER))).find((each) => each.type === type);
        const [body] = event ? transferModel.bodiesIn(event as never) : [];
        expect(await stores.bodies.find(body?.sha256 ?? '')).toBeDefined();
      });

    test('keeps them from the sweep', async () => {
      const { sha256 } = await untilItWaits();

      clock.advance(HOUR_MS + 1);
      await eventually(async () => {
        clock.advance(10);
        expect((await waiting()).touchedAt.getTime()).toBeGreaterThan(clock.now().getTime() - HOUR_MS);
      });
      log.fates.length = 0;
      await isRecorded();
      expect(await stores.bodies.find(sha256)).toBeDefined();
    });

    test('makes them anew where they were swept', async () => {
      await stores.bodies.free(await untilItWaits());

      log.fates.length = 0;
      await isRecorded();
    });
  });
});
