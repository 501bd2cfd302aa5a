import { generateKeyPairSync, sign } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditCommand } from '../../src/cli/audit/audit.command.js';
import { exitCodeOf } from '../../src/cli/errors.js';
import { Terminal } from '../../src/cli/terminal.js';
import { MODELS } from '../../src/models.js';
import type { Inspection } from '../../src/read-model/inspections.js';
import { AuditedLog, idOf, streamOf, urlOf } from '../kit/audited-log.js';
import { sealed } from '../kit/sealed.js';
import { completed, deleted, iso, started } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const ONLY_THE_LOG = expect.stringMatching(/^Only the log was checked/);

describe('the auditor at the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let log: AuditedLog;
  let viewsPosition: () => Promise<bigint | undefined>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    log = await AuditedLog.open();
    viewsPosition = async () => undefined;
    await log.submit(1, 2);
    await log.write(1, started(2), completed(3));
  });
  afterEach(async () => {
    await log.close();
    await folder.remove();
  });

  const run = async (...args: string[]) => {
    const stdout = new Collector();
    const stderr = new Collector();
    const terminal = (json: boolean) => new Terminal(json, stdout.asTerminal, stderr.asTerminal);
    const close = async () => {};
    const stores = {
      open: async () => ({ ...log.tools, close }),
      openLog: async () => ({
        verification: log.tools.logVerification,
        damage: [],
        viewsPosition,
        keep: (inspection: Inspection) => log.inspections.keep(inspection),
        close,
      }),
    };
    const program = new Command().option('--json').addCommand(auditCommand(stores, MODELS, terminal));
    quiet(program);
    try {
      await program.parseAsync(['audit', ...args], { from: 'user' });
      return { code: 0, lines: stdout.lines, said: stderr.lines };
    } catch (error) {
      return { code: exitCodeOf(error), lines: stdout.lines, said: [...stderr.lines, (error as Error).message] };
    }
  };
  const path = (name: string) => join(folder.path, name);
  const tamper = () => log.store.append(streamOf(2), sealed(streamOf(2), [deleted(1)], { revision: 0n, hash: '' }), 0n);

  test('replays the log as a table', async () => {
    const { lines } = await run('replay');

    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 5))).toEqual([
      ['POSITION', 'RECORDED', 'STREAM', 'REV', 'EVENT'],
      ['1', iso(0), streamOf(1), '0', 'JobSubmitted'],
      ['2', iso(1), streamOf(2), '0', 'JobSubmitted'],
      ['3', iso(2), streamOf(1), '1', 'FetchStarted'],
      ['4', iso(3), streamOf(1), '2', 'FetchCompleted'],
    ]);
    expect(lines.at(-1)).toMatch(/ test +attempt 1, HTTP 200, 1\.3 kB$/);
  });

  test('replays the log as lines of JSON, as stored', async () => {
    const { lines } = await run(
      'replay',
      '--format',
      'ndjson',
      '--job',
      idOf(1),
      '--type',
      'FetchStarted',
      '--type',
      'X',
    );

    const [event] = await log.store.read(streamOf(1), 0n);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...event, revision: '1', position: '3', recordedAt: iso(2) },
    ]);
    expect((await run('--json', 'replay')).lines).toHaveLength(4);
  });

  test('replays the log as CSV', async () => {
    const { lines } = await run('replay', '--format', 'csv', '--to', iso(1));

    expect(lines[0]).toBe('position,recordedAt,stream,revision,type,actor,correlationId,causationId,id,hash,data');
    expect(lines[1]).toMatch(new RegExp(`^1,${iso(0)},${streamOf(1)},0,JobSubmitted,test,test,test,`));
    expect(lines).toHaveLength(2);
  });

  test('takes a day as the end of a range for the whole day', async () => {
    expect((await run('replay', '--from', '2026-03-01', '--to', '2026-03-01')).lines).toHaveLength(5);
    expect((await run('replay', '--from', '2026-03-02')).lines).toHaveLength(1);
  });

  test('finds the jobs of a URL however it is written', async () => {
    expect((await run('replay', '--url', `HTTPS://EXAMPLE.com:443/x/../2#top`)).lines).toHaveLength(2);
    expect(await run('replay', '--url', 'example.com')).toMatchObject({ code: 2 });
    expect(await run('replay', '--job', '1', '--stream', 'job-1')).toMatchObject({ code: 2 });
  });

  test('tells the whole life of a job', async () => {
    await log.write(1, deleted(4));

    const { lines } = await run('job', idOf(1));

    expect(lines[0]).toBe(`Job ${idOf(1)}: ${urlOf(1)} is deleted.`);
    expect(lines.at(-3)).toMatch(/JobDeleted +test +because$/);
    expect(lines.at(-1)).toBe('Every hash fits.');
  });

  test('tells what is left of a purged job', async () => {
    await log.purge(1);

    const { lines } = await run('job', idOf(1));
    const json = JSON.parse((await run('--json', 'job', idOf(1))).lines[0] ?? '');

    expect(lines[0]).toMatch(/: purged by carla at .* \(because\): 4 events, from position 1 to 5\.$/);
    expect(json).toMatchObject({ jobId: idOf(1), view: null, purge: { by: 'carla' }, findings: [] });
    expect(json.events).toHaveLength(1);
  });

  test('ends with 1 for a job that is not what was written, or never was', async () => {
    await tamper();

    expect(await run('job', idOf(2))).toMatchObject({ code: 1, said: [`Job ${idOf(2)} is not what was written.`] });
    expect(await run('job', idOf(3))).toMatchObject({ code: 1, said: [`There is no job ${idOf(3)}`] });
  });

  test('tells what was at a time', async () => {
    const { lines } = await run('at', iso(2));
    expect(lines).toContain('running    1');
    expect(lines).toContain('in all     2');

    expect((await run('at', iso(2), '--job', idOf(1))).lines).toContain('status       running');
    expect((await run('at', iso(-5), '--job', idOf(1))).lines[0]).toContain(`it was submitted at ${iso(0)}`);
    expect(JSON.parse((await run('--json', 'at', iso(3))).lines[0] ?? '')).toMatchObject({
      at: iso(3),
      byStatus: { queued: 1, completed: 1 },
      total: 2,
    });
  });

  test('says that every hash fits', async () => {
    await log.purge(2);

    const { code, lines } = await run('verify');

    expect({ code, lines }).toEqual({
      code: 0,
      lines: ['Every hash fits: 4 events of 2 streams, and 2 purged events on record.', ONLY_THE_LOG],
    });
  });

  test('keeps how it ended, for whoever was not there', async () => {
    await run('keygen', path('key'));
    await run('verify');
    await run('checkpoint', '--key', path('key'));
    expect(await log.inspections.latest()).toMatchObject([
      { of: 'log', isWell: true, detail: 'Every hash fits: 4 events of 2 streams.' },
      {
        of: 'checkpoint',
        at: log.clock.now(),
        isWell: true,
        detail: expect.stringMatching(/4 events up to position 4\.$/),
      },
    ]);

    await tamper();
    expect((await run('verify')).code).toBe(1);

    const [kept] = await log.inspections.latest();
    expect(kept).toMatchObject({ of: 'log', isWell: false });
    expect(kept?.detail).toMatch(/1 finding, in 1 stream.* The log is not what was written\.$/);
  });

  test('ends as it does where that cannot be kept', async () => {
    log.inspections.keep = async () => {
      throw new Error('the disk is read-only');
    };

    expect(await run('verify')).toMatchObject({
      code: 0,
      lines: ['Every hash fits: 4 events of 2 streams.', ONLY_THE_LOG],
      said: ['How this ended could not be kept beside the views: the disk is read-only'],
    });
    await run('keygen', path('key'));
    expect((await run('checkpoint', '--key', path('key'), '--json')).lines).toHaveLength(1);
  });

  test('says when there is nothing to check', async () => {
    await log.close();
    log = await AuditedLog.open();

    expect(await run('verify')).toMatchObject({
      code: 0,
      lines: ['The log is empty: there was nothing to check.', ONLY_THE_LOG],
    });
  });

  test('ends with 1 where the views know of a later position', async () => {
    viewsPosition = async () => 9n;

    expect(await run('verify')).toMatchObject({
      code: 1,
      said: expect.arrayContaining([
        'The views know of position 9, and the log ends at 4: it lost its end, or is another log.',
      ]),
    });
    expect(JSON.parse((await run('verify', '--json')).lines[0] ?? '')).toMatchObject({ isSound: false });
  });

  test('says why the views could not be asked', async () => {
    viewsPosition = () => Promise.reject(new Error('views-1.db cannot be read'));

    const { code, lines } = await run('verify');

    expect({ code, lines: lines.slice(1) }).toEqual({
      code: 0,
      lines: [expect.stringMatching(/not be asked .*: views-1.db cannot be read$/)],
    });
  });

  test('names what does not fit, and ends with 1', async () => {
    await tamper();

    const { code, lines } = await run('verify');

    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(`^Revision 1 of ${streamOf(2)}, at position 5, does not have the hash`),
      '1 finding, in 1 stream, among 5 events of 2 streams.',
      ONLY_THE_LOG,
    ]);
    expect(JSON.parse((await run('--json', 'verify')).lines[0] ?? '')).toMatchObject({
      isSound: false,
      findings: [{ stream: streamOf(2), revision: '1', position: '5' }],
    });
  });

  test('proves by a signed head that nothing before it was changed, and names each purge since', async () => {
    const publicKey = await run('keygen', path('key'));
    await writeFile(path('public'), publicKey.lines.join('\n'));
    const checkpoint = await run('checkpoint', '--key', path('key'));
    await writeFile(path('head'), checkpoint.lines.join('\n'));
    await log.purge(1);

    const { code, lines, said } = await run('verify', '--against', path('head'), '--public-key', path('public'));

    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(lines).toEqual([
      expect.stringMatching(`^Since the signed head, job ${idOf(1)} was purged by carla at .* 4 events`),
      'Every hash fits: 2 events of 2 streams, and 4 purged events on record.',
      `Nothing was changed or dropped of the 4 events up to position 4, as they were at ${iso(4)}.`,
      'Nor was the time at which any was recorded, but for 1 event beside purged ones: those cannot be compared any more.',
      ONLY_THE_LOG,
    ]);
    expect((await run('verify', '--against', path('head'))).said).toHaveLength(1);
  });

  test('doubts times that cannot be true, until a head is signed that says what they were', async () => {
    log.clock.advance(-7_200_000);
    await log.write(2, started(-7_200));
    const sentences = [
      expect.stringMatching(
        `^Revision 1 of ${streamOf(2)}, at position 5, was recorded at 2026-03-01T10:.*, before the`,
      ),
      '1 recorded time cannot be true: a clock was wrong, or somebody changed it.',
    ];
    log.clock.advance(7_200_000);

    const { code, lines, said } = await run('verify');
    expect({ code, lines: lines.slice(1), said }).toEqual({
      code: 1,
      lines: [...sentences, ONLY_THE_LOG],
      said: ['A clock was wrong, or times in the log were changed: see the README, "Audit".'],
    });
    expect(JSON.parse((await run('--json', 'verify')).lines[0] ?? '')).toMatchObject({
      isSound: false,
      findings: [],
      times: { doubtCount: 1, doubts: [{ stream: streamOf(2), position: '5' }] },
    });

    await run('keygen', path('key'));
    const checkpoint = await run('checkpoint', '--key', path('key'));
    expect(checkpoint).toMatchObject({ code: 0, said: sentences });
    await writeFile(path('head'), checkpoint.lines.join('\n'));
    const settled = await run('verify', '--against', path('head'));
    expect(settled).toMatchObject({ code: 0 });
    expect(settled.lines.at(-2)).toBe('Nor was the time at which any of them was recorded.');
  });

  test('says of a signed head of the first format what it does not cover', async () => {
    const { position, count, hash } = (await log.tools.logVerification.verify()).head;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const unsigned = {
      format: 'retriever-checkpoint-1',
      ...{ position: `${position}`, count, purged: 0, hash, madeAt: iso(4) },
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    };
    const signature = sign(null, Buffer.from(JSON.stringify(unsigned)), privateKey).toString('base64');
    await writeFile(path('head'), JSON.stringify({ ...unsigned, signature }));

    const { code, lines } = await run('verify', '--against', path('head'));

    expect(code).toBe(0);
    expect(lines.slice(1)).toEqual([
      `Nothing was changed or dropped of the 4 events up to position 4, as they were at ${iso(4)}.`,
      'This head is of the first format, which says nothing of when events were recorded.',
      ONLY_THE_LOG,
    ]);
  });

  test('says what is missing since a signed head', async () => {
    await run('keygen', path('key'));
    await writeFile(path('head'), (await run('checkpoint', '--key', path('key'), '--json')).lines.join('\n'));
    await log.store.truncate(streamOf(2), 1n);

    const { code, lines } = await run('verify', '--against', path('head'));

    expect(code).toBe(1);
    expect(lines).toContain('The log up to position 4 had 4 events, and 1 of them are missing.');
  });

  test('refuses a signed head that was changed, or was signed by another', async () => {
    await run('keygen', path('key'));
    await writeFile(path('other'), (await run('keygen', path('key2'))).lines.join('\n'));
    const { lines } = await run('checkpoint', '--key', path('key'));
    await writeFile(path('head'), lines.join('\n'));
    await writeFile(path('forged'), lines.join('\n').replace('"count": 4', '"count": 3'));

    expect(await run('verify', '--against', path('forged'))).toMatchObject({
      code: 1,
      said: ['The signed head does not have the signature of what it says'],
    });
    expect(await run('verify', '--against', path('head'), '--public-key', path('other'))).toMatchObject({
      code: 1,
      said: ['The signed head was signed with another key'],
    });
  });

  test('makes a key that only its owner reads, and never over another', async () => {
    await run('keygen', path('key'));
    const key = await readFile(path('key'), 'utf8');

    expect((await stat(path('key'))).mode & 0o777).toBe(0o600);
    expect(await run('keygen', path('key'))).toMatchObject({ code: 1 });
    expect(await readFile(path('key'), 'utf8')).toBe(key);
  });

  test('signs nothing without a key', async () => {
    expect(await run('checkpoint')).toMatchObject({ code: 2 });
  });

  test('exports a bundle, and checks it', async () => {
    expect((await run('export', '--job', idOf(1), '--out', path('bundle'))).lines).toEqual([
      `Wrote 3 events and 0 bodies to ${path('bundle')}. Not kept any more: 1 body.`,
    ]);
    expect((await run('verify-bundle', path('bundle'))).lines).toEqual([
      `Everything fits: 3 events of job ${idOf(1)}, as of ${iso(4)}.`,
    ]);

    await writeFile(join(path('bundle'), 'headers.json'), '[]');

    expect(await run('verify-bundle', path('bundle'))).toMatchObject({ code: 1, lines: ['headers.json was changed.'] });
  });
});

/** What a command wrote. */
class Collector {
  #text = '';
  readonly #stream = new Writable({
    write: (piece: Buffer, _, done) => {
      this.#text += piece.toString();
      done();
    },
  });

  get asTerminal(): NodeJS.WriteStream {
    return this.#stream as unknown as NodeJS.WriteStream;
  }

  get lines(): readonly string[] {
    return this.#text.split('\n').slice(0, -1);
  }
}

/** A wrong command line throws, and nothing is written past the test. */
function quiet(command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw error;
  });
  command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const below of command.commands) quiet(below);
}
