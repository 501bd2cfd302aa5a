import { describe, test } from 'vitest';
import { transferDecider } from '../../src/transfer/transfer.decider.js';
import { given } from '../kit/given.js';
import { iso } from '../kit/stories.js';
import {
  bulkProgress,
  completeRun,
  exportProgress,
  exportRequest,
  failRun,
  importProgress,
  importRequest,
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
  TRANSFER,
} from '../kit/transfer-stories.js';
import { acting, deleted, ENDED, exporting, paused, requested, running } from './pasts.js';

const transferId = TRANSFER;
const transfer = given(transferDecider);

describe('a request', () => {
  test('of an import or an export makes a transfer', () => {
    const data = { transferId, ...importRequest, requestedAt: iso(0) };
    transfer().when(requestImport()).then({ type: 'ImportRequested', data });
    transfer()
      .when(requestExport())
      .then({ type: 'ExportRequested', data: { transferId, ...exportRequest, requestedAt: iso(0) } });
  });

  test('that is sent twice makes one', () => {
    transfer(...requested)
      .when(requestImport(5))
      .thenNothing();
    transfer(...requested)
      .when(requestExport(5))
      .thenNothing();
    transfer(...deleted)
      .when(requestImport(5))
      .thenNothing();
  });
});

describe('a run', () => {
  const started = (run: number, runner = 'anna') => {
    const data = { transferId, run, runner, total: 40, startedAt: iso(9) };
    return { type: 'TransferStarted', data } as const;
  };

  test('begins with what waits for a runner', () => {
    transfer(...requested)
      .when(startRun(9))
      .then(started(1));
  });

  test('takes over from a runner that let its lease run out', () => {
    transfer(...running)
      .when(startRun(9, 'bert'))
      .then(started(2, 'bert'));
  });

  test('fails instead of beginning where four before it came no further', () => {
    const starts = (count: number) => Array.from({ length: count }, (_, n) => startRun(n + 1));
    const error = {
      code: 'runner_lost',
      message: '4 runs of this transfer, one after the other, ended before they came any further',
    } as const;

    transfer(...storyOf(requestImport(), ...starts(3)))
      .when(startRun(9))
      .then(started(4));
    transfer(...storyOf(requestImport(), ...starts(4)))
      .when(startRun(9))
      .then({ type: 'TransferFailed', data: { transferId, run: 4, error, failedAt: iso(9) } });
    for (const [request, progress] of [
      [requestImport(), recordImport(4, 4, importProgress(10))],
      [requestExport(), recordExport(4, 4, exportProgress(0))],
      [requestImport(), pauseTransfer(4)],
    ] as const) {
      transfer(...storyOf(request, ...starts(4), progress, resumeTransfer(5), ...starts(3)))
        .when(startRun(9))
        .then(started(8));
    }
  });

  test('does not begin with what is paused, over or gone', () => {
    for (const past of [[], paused, ...Object.values(ENDED), deleted]) {
      transfer(...past)
        .when(startRun(9))
        .thenNothing();
    }
  });

  test('records how far an import is', () => {
    const data = { transferId, run: 1, ...importProgress(10), progressedAt: iso(9) };
    transfer(...running)
      .when(recordImport(9, 1, importProgress(10)))
      .then({ type: 'ImportProgressed', data });
  });

  test('records how far an export is', () => {
    const data = { transferId, run: 1, ...exportProgress(0), progressedAt: iso(9) };
    transfer(...exporting)
      .when(recordExport(9, 1, exportProgress(0)))
      .then({ type: 'ExportProgressed', data });
  });

  test('records how far an action on many is', () => {
    const data = { transferId, run: 1, ...bulkProgress(10), progressedAt: iso(9) };
    transfer(...acting)
      .when(recordBulk(9, 1, bulkProgress(10)))
      .then({ type: 'BulkProgressed', data });
  });

  test('records nothing twice, nothing that lies behind, and no part out of turn', () => {
    const imported = storyOf(requestImport(), startRun(1), recordImport(2, 1, importProgress(10)));
    transfer(...imported)
      .when(recordImport(9, 1, importProgress(10)))
      .thenNothing();
    transfer(...imported)
      .when(recordImport(9, 1, importProgress(9)))
      .thenNothing();
    const acted = storyOf(requestBulk(), startRun(1), recordBulk(2, 1, bulkProgress(10)));
    transfer(...acted)
      .when(recordBulk(9, 1, bulkProgress(10)))
      .thenNothing();
    const exported = storyOf(requestExport(), startRun(1), recordExport(2, 1, exportProgress(0)));
    transfer(...exported)
      .when(recordExport(9, 1, exportProgress(0)))
      .thenNothing();
    transfer(...exported)
      .when(recordExport(9, 1, exportProgress(2)))
      .thenNothing();
  });

  test('records nothing once another began', () => {
    const taken = [...running, ...[started(2, 'bert')]];
    transfer(...taken)
      .when(recordImport(10, 1, importProgress(10)))
      .thenNothing();
    transfer(...taken)
      .when(completeRun(10, 1))
      .thenNothing();
    transfer(...taken)
      .when(failRun(10, 1))
      .thenNothing();
  });

  test('records what it did before it heard of a pause or a stop', () => {
    const data = { transferId, run: 1, ...importProgress(10), progressedAt: iso(9) };
    const stopped = storyOf(requestImport(), startRun(1), stopTransfer(2));
    for (const past of [paused, stopped]) {
      transfer(...past)
        .when(recordImport(9, 1, importProgress(10)))
        .then({ type: 'ImportProgressed', data });
      transfer(...past)
        .when(completeRun(9, 1))
        .thenNothing();
    }
    transfer(...deleted)
      .when(recordImport(9, 1, importProgress(10)))
      .thenNothing();
  });

  test('completes, or fails, once', () => {
    const completed = { type: 'TransferCompleted', data: { transferId, run: 1, completedAt: iso(9) } } as const;
    transfer(...running)
      .when(completeRun(9, 1))
      .then(completed);
    transfer(...ENDED.completed)
      .when(completeRun(9, 1))
      .thenNothing();
    const error = { code: 'file_lost', message: 'It is lost' } as const;
    const failed = { type: 'TransferFailed', data: { transferId, run: 1, error, failedAt: iso(9) } } as const;
    transfer(...running)
      .when(failRun(9, 1))
      .then(failed);
    transfer(...ENDED.failed)
      .when(failRun(9, 1))
      .thenNothing();
  });
});
