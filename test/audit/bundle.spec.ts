import { createHash } from 'node:crypto';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBundle } from '../../src/audit/bundle-check.js';
import { BadBundleError } from '../../src/audit/bundle-folder.js';
import { EntityNotFoundError } from '../../src/eventsourcing/entity.errors.js';
import type { FetchCompleted, FetchedBody, JobEvent } from '../../src/job/job.events.js';
import { jobModel } from '../../src/job/job.model.js';
import { MODELS } from '../../src/models.js';
import { AuditedLog, idOf } from '../kit/audited-log.js';
import { damageTo } from '../kit/damaged-bodies.js';
import { completed, deleted, failed, response, retried, started } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PAGE = '<p>Hello, auditor</p>';

describe('the bundle of a job', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let log: AuditedLog;
  let out: string;
  let page: FetchedBody;

  beforeEach(async () => {
    folder = await temporaryFolder();
    out = join(folder.path, 'below', 'bundle');
    log = await AuditedLog.open();
    page = await log.bodies.put(pieces(PAGE));
    await log.submit(1);
    await log.write(1, started(1), answeredWith(page), deleted(3));
    await log.submit(2);
    await log.write(2, started(1), gone(1), retried(3), started(4, 2), answeredWith(page, 2));
  });
  afterEach(async () => {
    await log.close();
    await folder.remove();
  });

  const write = (n: number) => log.tools.bundles.write(jobModel, idOf(n), out);
  const problems = async () => (await checkBundle(out, MODELS)).problems;
  const change = async (name: string, by: (text: string) => string) => {
    await writeFile(join(out, name), by(await readFile(join(out, name), 'utf8')));
  };

  test('says of an answer that no page came with it, since it did not change', async () => {
    await log.submit(3);
    const { type, data } = answeredWith(page);
    const unchanged = { notModified: true, unchangedSince: '2026-03-01T11:00:00.000Z' } as const;
    await log.write(3, started(1), { type, data: { ...data, ...unchanged } });
    const bundle = await write(3);

    expect(JSON.parse(await readFile(join(out, 'headers.json'), 'utf8'))).toEqual([
      { attempt: 1, ...response(), unchangedSince: unchanged.unchangedSince },
    ]);
    expect(bundle.bodies).toEqual([{ ...page, isKept: true }]);
    expect((await checkBundle(out, MODELS)).problems).toEqual([]);
  });

  test('has the events as stored, what was answered, and the bytes', async () => {
    const bundle = await write(2);

    expect((await readdir(out)).sort()).toEqual(['bodies', 'bundle.json', 'events.ndjson', 'headers.json']);
    expect(await readFile(join(out, 'bodies', page.sha256), 'utf8')).toBe(PAGE);
    expect(JSON.parse(await readFile(join(out, 'headers.json'), 'utf8'))).toEqual([
      { attempt: 1, ...response(503) },
      { attempt: 2, ...response() },
    ]);
    expect(bundle.bodies).toEqual([
      { sha256: 'cd'.repeat(32), size: 9, isKept: false },
      { ...page, isKept: true },
    ]);
    expect(await checkBundle(out, MODELS)).toEqual({ bundle, events: 6, problems: [] });
  });

  test('has no bytes of what was deleted', async () => {
    const { bodies } = await write(1);

    expect(bodies).toEqual([{ ...page, isKept: false }]);
    expect(await readdir(join(out, 'bodies'))).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  test('has no bytes of a body that is damaged', async () => {
    const path = join(folder.path, 'bodies.db');
    const damaged = await AuditedLog.open(':memory:', undefined, path);
    page = await damaged.bodies.put(pieces(PAGE));
    await damaged.submit(1);
    await damaged.write(1, started(1), answeredWith(page));
    await damageTo(path).flipBit(page.sha256, 0);

    const { bodies } = await damaged.tools.bundles.write(jobModel, idOf(1), out);

    expect(bodies).toEqual([{ ...page, isKept: false }]);
    expect(await readdir(join(out, 'bodies'))).toEqual([]);
    await damaged.close();
  });

  test('has the record of a purge, and fits', async () => {
    await log.purge(1);
    const { chain } = await write(1);

    expect(chain).toEqual([expect.objectContaining({ revision: '5' })]);
    expect(await problems()).toEqual([]);
  });

  test('is not written over anything', async () => {
    await write(2);

    await expect(write(1)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await problems()).toEqual([]);
  });

  test('is not begun for what never was a job', async () => {
    await expect(write(3)).rejects.toThrow(EntityNotFoundError);
    await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('does not fit when a file was changed, taken away or added', async () => {
    await write(2);
    await change('headers.json', (text) => text.replace('200', '204'));
    await rm(join(out, 'bodies', page.sha256));
    await writeFile(join(out, 'bodies', 'more'), '');
    await writeFile(join(out, 'notes.txt'), '');

    expect((await problems()).slice().sort()).toEqual([
      `bodies/${page.sha256} is missing.`,
      'bodies/more was added.',
      'headers.json was changed.',
      'notes.txt was added.',
    ]);
  });

  test('does not fit when an event was changed and the list of files with it', async () => {
    const before = await write(2);
    await change('events.ndjson', (text) => text.replace('"actor":"test"', '"actor":"else"'));
    const files = await listed();
    expect(files).not.toEqual(before.files);
    await change('bundle.json', (text) => JSON.stringify({ ...JSON.parse(text), files }));

    expect(await problems()).toEqual([expect.stringMatching(/^Revision 0 of job-.* does not have the hash/)]);
  });

  test('does not fit when the headers were changed and the list of files with it', async () => {
    await write(2);
    await change('headers.json', (text) => text.replace('200', '204'));
    const files = await listed();
    await change('bundle.json', (text) => JSON.stringify({ ...JSON.parse(text), files }));

    expect(await problems()).toEqual(['headers.json does not say what the events say.']);
  });

  test('does not fit when its events are of another job, or its bodies of other events', async () => {
    await write(2);
    await rm(join(out, 'bodies', page.sha256));
    await change('bundle.json', (text) => {
      const { files, ...bundle } = JSON.parse(text) as { files: { name: string }[] };
      const others = files.filter(({ name }) => !name.startsWith('bodies/'));
      return JSON.stringify({ ...bundle, files: others, jobId: idOf(1), bodies: [] });
    });

    const found = await problems();
    expect(found).toHaveLength(7);
    expect(found[0]).toMatch(/^Event .* is of another job\.$/);
    expect(found.at(-1)).toBe('bundle.json lists other bodies than the events name.');
  });

  test('does not fit with a body that no event names, though it is listed', async () => {
    await write(2);
    const [more, sha256] = ['More', createHash('sha256').update('More').digest('hex')];
    await writeFile(join(out, 'bodies', sha256), more);
    await change('bundle.json', (text) => {
      const bundle = JSON.parse(text);
      return JSON.stringify({
        ...bundle,
        files: [...bundle.files, { name: `bodies/${sha256}`, size: more.length, sha256 }],
      });
    });

    expect(await problems()).toEqual([`bundle.json lists "bodies/${sha256}", which no bundle has.`]);
  });

  test('leads nowhere out of its folder', async () => {
    await write(2);
    await writeFile(join(folder.path, 'secret'), PAGE);
    const outside = { name: '../../secret', size: PAGE.length, sha256: page.sha256 };
    await change('bundle.json', (text) =>
      JSON.stringify({ ...JSON.parse(text), files: [...JSON.parse(text).files, outside] }),
    );
    await rm(join(out, 'bodies', page.sha256));
    await symlink(join(folder.path, 'secret'), join(out, 'bodies', page.sha256));

    expect(await problems()).toEqual([
      `bodies/${page.sha256} is missing.`,
      'bundle.json lists "../../secret", which no bundle has.',
    ]);
  });

  test.each(['', 'null', '{}', '{"format":"retriever-bundle-1","jobId":"1","files":[null],"chain":[],"bodies":[]}'])(
    'is not what says %j of itself',
    async (text) => {
      await write(2);
      await writeFile(join(out, 'bundle.json'), text);

      await expect(checkBundle(out, MODELS)).rejects.toThrow(BadBundleError);
    },
  );

  test('is not any folder', async () => {
    await expect(checkBundle(folder.path, MODELS)).rejects.toThrow(BadBundleError);
  });

  /** The files as they are now, as whoever changed them would list them. */
  async function listed(): Promise<unknown> {
    const { files } = JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')) as { files: { name: string }[] };
    return Promise.all(
      files.map(async ({ name }) => {
        const bytes = await readFile(join(out, name));
        return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    );
  }
});

function answeredWith(body: FetchedBody, attempt = 1): FetchCompleted {
  const event = completed(2, attempt);
  return { ...event, data: { ...event.data, body } };
}

/** A failure that came with a page, which nobody keeps any more. */
function gone(attempt: number): JobEvent {
  const event = failed(2, attempt);
  return { ...event, data: { ...event.data, response: response(503), body: { sha256: 'cd'.repeat(32), size: 9 } } };
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
