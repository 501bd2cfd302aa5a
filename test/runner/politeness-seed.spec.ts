import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { PolitenessStore, politenessOf } from '../../src/read-model/politeness-store.js';
import { PolitenessSeed } from '../../src/runner/politeness-seed.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import type { RunnerSettings } from '../../src/runner/runner-settings.js';
import { StillClock } from '../kit/still-clock.js';
import { Process, Stores } from '../kit/world.js';

describe('what the environments of runners say of politeness', () => {
  let stores: Stores;
  let processes: Process[];
  const clock = new StillClock();

  beforeEach(async () => {
    stores = await Stores.open(clock);
    processes = [];
  });
  afterEach(async () => {
    for (const process of processes) await process.stop();
    await stores.close();
  });

  async function runner(politeness: RunnerSettings['politeness']): Promise<Process> {
    const settings = { runner: `r${processes.length + 1}`, politeness };
    const process = await Process.start({ stores, clock, modules: [CommandsModule, RunnerModule], settings });
    processes.push(process);
    await process.get(PolitenessSeed).seed();
    return process;
  }
  const obeyed = async () => {
    const settings = processes.map((process) => process.get(PolitenessStore).current());
    const all = new Set((await Promise.all(settings)).map((setting) => JSON.stringify(politenessOf(setting))));
    return [...all].map((setting) => JSON.parse(setting));
  };

  test('is obeyed by all of them: the last that started counts', async () => {
    await runner({ slots: 2 });
    await runner({ slots: 9, delayMs: 100 });
    expect(await obeyed()).toEqual([{ slots: 9, delayMs: 100 }]);

    await runner({ slots: 4 });
    expect(await obeyed()).toEqual([{ slots: 4, delayMs: 100 }]);
  });

  test('stays for those that say nothing', async () => {
    await runner({ slots: 2 });
    await runner({});

    expect(await obeyed()).toEqual([{ slots: 2, delayMs: 0 }]);
  });

  test('is told once by each: a runner that claims on does not set it back', async () => {
    const first = await runner({ slots: 2 });
    await runner({ slots: 9 });
    await first.get(PolitenessSeed).seed();

    expect(await obeyed()).toEqual([{ slots: 9, delayMs: 0 }]);
  });
});
