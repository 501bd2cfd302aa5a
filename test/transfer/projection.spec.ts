import { describe, expect, test } from 'vitest';
import { iso, WHY } from '../kit/stories.js';
import {
  bodyOf,
  bulkProgress,
  bulkRequest,
  completeRun,
  deleteTransfer,
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
  viewOf,
} from '../kit/transfer-stories.js';

describe('the view of an import', () => {
  test('tells what was asked for', () => {
    const { rows: total, ...request } = importRequest;
    expect(viewOf(...storyOf(requestImport()))).toMatchObject({
      kind: 'import',
      status: 'pending',
      request,
      rows: 0,
      total,
      offset: 0,
      line: 1,
    });
  });

  test('tells how far it is, and collects what was rejected', () => {
    const again = importProgress(20, { errors: bodyOf('12'), rejected: 5 });
    const quiet = importProgress(30, { errors: null, rejected: 5 });
    const records = [importProgress(10), again, quiet].map((progress, n) => recordImport(2 + n, 1, progress));
    const view = viewOf(...storyOf(requestImport(), startRun(1), ...records));

    expect(view).toMatchObject({ status: 'running', runner: 'anna', run: 1, rows: 30, rejected: 5, offset: 600 });
    expect(view).toMatchObject({ errors: [bodyOf('cd'), bodyOf('12')], progressedAt: iso(4), rowsBefore: 0 });
  });

  test('counts the pace of a run from where it began', () => {
    const first = recordImport(2, 1, importProgress(10));
    const view = viewOf(...storyOf(requestImport(), startRun(1), first, startRun(30, 'bert')));

    expect(view).toMatchObject({ run: 2, runner: 'bert', startedAt: iso(30), rowsBefore: 10, progressedAt: null });
  });

  test('names who paused it and why, until it is resumed', () => {
    const paused = [requestImport(), startRun(1), pauseTransfer(2)];
    expect(viewOf(...storyOf(...paused))).toMatchObject({
      status: 'paused',
      runner: null,
      reason: { by: 'carla', text: WHY },
    });
    expect(viewOf(...storyOf(...paused, resumeTransfer(3)))).toMatchObject({ status: 'pending', reason: null });
  });

  test('tells why it failed, until it is resumed from where it was', () => {
    const failed = [requestImport(), startRun(1), recordImport(2, 1, importProgress(10)), failRun(3, 1)];
    expect(viewOf(...storyOf(...failed))).toMatchObject({ status: 'failed', finishedAt: iso(3), rows: 10 });
    expect(viewOf(...storyOf(...failed))?.error).not.toBeNull();

    const view = viewOf(...storyOf(...failed, resumeTransfer(4)));
    expect(view).toMatchObject({ status: 'pending', error: null, finishedAt: null, rows: 10, offset: 200 });
  });

  test('keeps what was done when it is stopped, and nothing to read once it is deleted', () => {
    const done = [requestImport(), startRun(1), recordImport(2, 1, importProgress(10))];
    expect(viewOf(...storyOf(...done, stopTransfer(3)))).toMatchObject({
      status: 'stopped',
      rows: 10,
      finishedAt: iso(3),
    });
    expect(viewOf(...storyOf(...done, deleteTransfer(3)))).toMatchObject({ status: 'deleted', errors: [] });
  });
});

describe('the view of an export', () => {
  test('collects the parts of its file', () => {
    const parts = [
      recordExport(2, 1, exportProgress(0)),
      recordExport(3, 1, exportProgress(1, { content: bodyOf('12') })),
    ];
    const view = viewOf(...storyOf(requestExport(), startRun(1, 'anna', 20), ...parts, completeRun(4, 1)));

    expect(view).toMatchObject({ kind: 'export', status: 'completed', rows: 20, total: 20, finishedAt: iso(4) });
    expect(view).toMatchObject({
      parts: [bodyOf('ef'), bodyOf('12')],
      after: exportProgress(1).after,
      request: exportRequest,
    });
  });
});

describe('the view of an action on many jobs', () => {
  test('tells what was asked for, how far it is, and collects what became of the jobs', () => {
    const { jobs: total, ...request } = bulkRequest;
    const records = [
      recordBulk(2, 1, bulkProgress(10)),
      recordBulk(3, 1, bulkProgress(30, { refused: 4, outcomes: bodyOf('12') })),
    ];
    const view = viewOf(...storyOf(requestBulk(), startRun(1), ...records));

    expect(view).toMatchObject({ kind: 'bulk', status: 'running', request, rows: 30, total, rejected: 4 });
    expect(view).toMatchObject({ parts: [bulkProgress(10).outcomes, bodyOf('12')], progressedAt: iso(3) });
    expect(viewOf(...storyOf(requestBulk(), startRun(1), ...records, deleteTransfer(4)))).toMatchObject({ parts: [] });
  });
});
