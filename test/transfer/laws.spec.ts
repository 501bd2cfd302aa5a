import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransferCommand } from '../../src/transfer/transfer.commands.js';
import { transferDecider } from '../../src/transfer/transfer.decider.js';
import type { TransferEvent } from '../../src/transfer/transfer.events.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import {
  bulkProgress,
  completeRun,
  decided,
  deleteTransfer,
  exportProgress,
  failRun,
  importProgress,
  pauseTransfer,
  recordBulk,
  recordExport,
  recordImport,
  requestBulk,
  requestExport,
  requestImport,
  resumeTransfer,
  startRun,
  stopTransfer,
  storyOf,
  viewOf,
} from '../kit/transfer-stories.js';

const small = fc.integer({ min: 1, max: 3 });
const at = fc.integer({ min: 0, max: 100 });
const command: fc.Arbitrary<TransferCommand> = fc.oneof(
  at.map((time) => startRun(time)),
  at.map((time) => startRun(time, 'bert')),
  fc.tuple(at, small, small).map(([time, run, n]) => recordImport(time, run, importProgress(n * 10))),
  fc.tuple(at, small, small).map(([time, run, n]) => recordExport(time, run, exportProgress(n - 1))),
  fc.tuple(at, small, small).map(([time, run, n]) => recordBulk(time, run, bulkProgress(n * 10))),
  fc.tuple(at, small).map(([time, run]) => completeRun(time, run)),
  fc.tuple(at, small).map(([time, run]) => failRun(time, run)),
  ...[pauseTransfer, resumeTransfer, stopTransfer, deleteTransfer].map((make) => at.map((time) => make(time))),
);
const request = fc.oneof(fc.constant(requestImport()), fc.constant(requestExport()), fc.constant(requestBulk()));
const commands = fc.tuple(request, fc.array(command, { maxLength: 25 })).map(([first, rest]) => [first, ...rest]);
const always = (law: (story: readonly TransferEvent[]) => void) =>
  fc.assert(
    fc.property(commands, (sent) => law(storyOf(...sent))),
    { numRuns: 500 },
  );
const stateOf = (story: readonly TransferEvent[]) => story.reduce(transferDecider.evolve, transferDecider.initialState);

describe('a law of transfers', () => {
  test('what is decided is decided once, however often the command comes', () => {
    fc.assert(
      fc.property(commands, command, (sent, last) => {
        if (last.type === 'StartTransfer') return; // each take-over is another run
        const state = stateOf(storyOf(...sent));
        const after = decided(last, state).reduce(transferDecider.evolve, state);
        expect(decided(last, after)).toEqual([]);
      }),
    );
  });

  test('runs are numbered in turn, and nobody records for one that is over', () => {
    always((story) => {
      let run = 0;
      for (const { type, data } of story) {
        if (type === 'TransferStarted') expect(data.run).toBe(++run);
        else if ('run' in data) expect(data.run).toBe(run);
      }
    });
  });

  test('progress only ever goes on, and the parts of a file follow one another', () => {
    always((story) => {
      const offsets = story.flatMap(({ type, data }) => (type === 'ImportProgressed' ? [data.offset] : []));
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
      const acted = story.flatMap(({ type, data }) => (type === 'BulkProgressed' ? [data.rows] : []));
      expect(acted).toEqual([...new Set(acted)].sort((a, b) => a - b));
      const parts = story.flatMap(({ type, data }) => (type === 'ExportProgressed' ? [data.part] : []));
      expect(parts).toEqual([...parts.keys()]);
    });
  });

  test('an end is the end: only what was done before a stop is still told, and a deletion', () => {
    always((story) => {
      const ended = story.findIndex(({ type }) => /Completed|Stopped/.test(type));
      if (ended === -1) return;
      const after = story.slice(ended + 1).map(({ type }) => type);
      const stopped = story[ended]?.type === 'TransferStopped';
      expect(after.filter((type) => !(stopped && type.endsWith('Progressed')) && type !== 'TransferDeleted')).toEqual(
        [],
      );
    });
  });

  test('what failed is left alone until it is resumed or deleted', () => {
    always((story) => {
      for (const [place, { type }] of story.entries()) {
        if (type !== 'TransferFailed') continue;
        expect([undefined, 'TransferResumed', 'TransferDeleted']).toContain(story[place + 1]?.type);
      }
    });
  });

  test('the view has the status of the state, and promises the files that its events name', () => {
    always((story) => {
      const view = viewOf(...story);
      expect(view?.status).toBe(stateOf(story).status);
      const named = story.flatMap((event) => transferModel.bodiesIn(event));
      expect(view && transferModel.bodiesOf(view)).toEqual(view?.status === 'deleted' ? [] : named);
    });
  });

  test('it comes to the same from the log as from memory', () => {
    always((story) => {
      expect(viewOf(...(JSON.parse(JSON.stringify(story)) as TransferEvent[]))).toEqual(viewOf(...story));
    });
  });
});
