import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LostJobsFile } from '../../src/cli/stores/lost-jobs-file.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { LostView } from '../../src/projector/lost-views.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the file of jobs that only the views knew', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const path = () => join(folder.path, 'lost.tsv');

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  test('has each job once, however often the switch is tried', async () => {
    const file = await LostJobsFile.create(path());

    await file.write(lost('a', 'b'));
    await file.write(lost('b'));

    expect(file.jobs).toBe(1);
    await file.close();
    expect((await readFile(path(), 'utf8')).split('\n')).toEqual([
      'job\tstatus\tin_log\tsubmitted_at\tfinished_at\turl',
      'b\tqueued\t-\t2026-03-01T12:00:00.000Z\t-\thttps://example.com/b',
      '',
    ]);
  });

  test('is not left where there is nothing to say', async () => {
    const file = await LostJobsFile.create(path());

    await file.write(lost());
    await file.close();

    expect(existsSync(path())).toBe(false);
  });

  test('is never another that is there', async () => {
    const first = await LostJobsFile.create(path());

    await expect(LostJobsFile.create(path())).rejects.toThrow(/it is there already\): name another with --lost$/);
    await first.close();
  });
});

async function* lost(...ids: readonly string[]): AsyncIterable<LostView> {
  for (const id of ids) {
    const times = { submittedAt: '2026-03-01T12:00:00.000Z', finishedAt: null };
    const view = { jobId: id, status: 'queued', url: `https://example.com/${id}`, revision: 0n, ...times };
    yield { category: JOB_CATEGORY, id, view, inLog: undefined };
  }
}
