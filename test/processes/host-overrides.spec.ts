import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAnswer } from '../../src/contract/answers.js';
import { hostStream } from '../../src/host/host.stream.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PATIENCE_MS = 120_000;

describeOnFamilies('what hosts have of their own', (fresh, family) => {
  let fleet: Fleet;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  let agents: string[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'hosts.json');
    agents = [];
    fleet = await Fleet.begin(await fresh(), ({ headers }, response) => {
      agents.push(headers['user-agent'] ?? '');
      response.end('a page');
    });
  });
  afterEach(async () => {
    await fleet.close();
    await folder.remove();
  });

  const write = (overrides: object) => writeFile(file, JSON.stringify({ [fleet.origin.host]: overrides }));
  const path = () => `/v1/hosts/${encodeURIComponent(fleet.origin.host)}`;
  const host = async () => (await (await fleet.client.get(path())).json()) as HostAnswer;
  const set = (overrides: object) =>
    fetch(`${fleet.client.url}${path()}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(overrides),
    });
  /** By which name the pages of a few jobs are asked for. */
  const namesNow = async () => {
    agents.length = 0;
    const urls = Array.from({ length: 6 }, () => `${fleet.origin.url}/${Math.random()}`);
    const ids = await fleet.client.insistOnAll(urls);
    await eventually(async () => {
      for (const id of ids) expect((await fleet.client.job(id)).status).toBe('completed');
    }, PATIENCE_MS);
    return [...new Set(agents)];
  };

  test(
    'are the same for every runner, whatever its own file says, and stay until they are cleared',
    async () => {
      await write({ slots: 3, userAgent: 'File/1' });
      const first = await fleet.start('runner', { HOST_OVERRIDES_FILE: file });
      await fleet.start('projector');
      await fleet.start('api');
      expect(await namesNow()).toEqual(['File/1']);
      expect(await host()).toMatchObject({ slots: 3, overrides: { byHand: null, fromFile: { userAgent: 'File/1' } } });

      await write({ userAgent: 'File/2' });
      await fleet.start('runner', { HOST_OVERRIDES_FILE: file });
      await eventually(async () => expect((await host()).overrides?.fromFile).toEqual({ userAgent: 'File/2' }));
      await fleet.start('runner'); // says nothing
      expect(await namesNow()).toEqual(['File/2']);

      expect((await set({ userAgent: 'Hand/1', reason: 'agreed' })).status).toBe(200);
      expect(await namesNow()).toEqual(['Hand/1']);
      expect(await first.stop()).toBe(0);
      expect((await set({ slots: 2 })).status).toBe(200);
      expect(await namesNow()).toEqual(['File/2']);
      expect((await host()).slots).toBe(2);
    },
    4 * PATIENCE_MS,
  );

  test(
    'by hand are in the log: they outlast views and whatever lies beside, and the log is sound',
    async () => {
      const service = await fleet.start();
      expect((await set({ slots: 2, userAgent: 'Hand/1', reason: 'agreed' })).status).toBe(200);
      expect((await fleet.client.post(`${path()}/hold`, { seconds: 600 })).status).toBe(200);
      expect((await fleet.client.post(`${path()}/release`)).status).toBe(200);
      expect(await service.stop()).toBe(0);
      const rebuilt = await retriever(['rebuild'], '', { ...fleet.environment });
      expect([rebuilt.code, rebuilt.stderr]).toEqual([0, expect.any(String)]);
      const { DATA_DIR } = fleet.environment;
      if (family === 'embedded') await rm(join(DATA_DIR ?? '', 'runtime.db'));

      await fleet.start();
      expect(await namesNow()).toEqual(['Hand/1']);
      const { overrides, slots } = await host();
      expect([slots, overrides?.byHand]).toMatchObject([2, { userAgent: 'Hand/1', by: 'anonymous', reason: 'agreed' }]);

      const audit = await fleet.audit(['host', 'job']);
      expect(audit.faults).toEqual([]);
      const story = (audit.streams.get(hostStream(fleet.origin.host)) ?? []).map(({ type }) => type);
      expect(story).toEqual(['HostOverridesSet', 'HostHeld', 'HostReleased']);
    },
    4 * PATIENCE_MS,
  );
});
