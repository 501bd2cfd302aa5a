import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { freePort } from './free-port.mjs';
import { pythonTool, run } from './tools.mjs';

// A WARC that the built service exports, read by warcio: every digest is right, and every record is found.
const warcio = pythonTool('warcio', '1.8.1');
const MAIN = process.env.SERVICE_MAIN ?? 'dist/main.js';
const PAGES = {
  '/first': (response) => response.end('The same words'),
  '/second': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('The same words')),
  '/moved': (response) => response.writeHead(302, { location: '/empty' }).end(),
  '/empty': (response) => response.writeHead(204).end(),
  '/missing': (response) => response.writeHead(404).end('No such page'),
  '/broken': (response) => response.destroy(),
};
const SUBMITTED = ['/first', '/second', '/moved', '/missing', '/broken'];
const EXPECTED = { warcinfo: 1, response: 3, revisit: 1, request: 4, metadata: 5 };

const origin = createServer(({ url }, response) => PAGES[url](response)).listen(0, '127.0.0.1');
await once(origin, 'listening');
const site = `http://127.0.0.1:${origin.address().port}`;
const folder = mkdtempSync(join(tmpdir(), 'retriever-warc-'));
const port = await freePort();
const service = start();
try {
  const file = join(folder, 'jobs.warc');
  writeFileSync(file, await exported());
  const { status } = spawnSync(warcio, ['check', '-v', file], { stdio: 'inherit' });
  const lines = run(warcio, ['index', '-f', 'warc-type', file]).trim().split('\n');
  const found = lines.map((line) => JSON.parse(line)['warc-type']);
  const isComplete = Object.entries(EXPECTED).every(
    ([type, count]) => count === found.filter((t) => t === type).length,
  );
  if (!isComplete) console.error(`The records that were found: ${found.join(', ')}`);
  process.exitCode = status === 0 && isComplete ? 0 : 1;
} finally {
  service.kill();
  if (service.exitCode === null) await once(service, 'exit');
  origin.close();
  origin.closeAllConnections();
  rmSync(folder, { recursive: true });
}

async function exported() {
  await until(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok);
  for (const path of SUBMITTED) await ask('/v1/jobs?wait=30', { url: site + path, maxAttempts: 1 });
  const { id } = await ask('/v1/transfers/export', { from: '2000-01-01', till: '2999-12-31', format: 'warc' });
  await until(async () => (await ask(`/v1/transfers/${id}`)).status === 'completed');
  const file = await fetch(`http://127.0.0.1:${port}/v1/transfers/${id}/file`);
  return Buffer.from(await file.arrayBuffer());
}

function start() {
  const env = { PATH: process.env.PATH, PORT: String(port), DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' };
  env.ALLOW_ADDRESSES = `127.0.0.1/32:${new URL(site).port}`;
  const guard = new URL('loopback-only.mjs', import.meta.url).href;
  return spawn(process.execPath, ['--import', guard, MAIN], { env, stdio: 'inherit' });
}

async function ask(path, body) {
  const headers = { 'content-type': 'application/json' };
  const asked = body && { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`http://127.0.0.1:${port}${path}`, asked)).json();
}

async function until(isSo) {
  for (let tries = 0; !(await isSo().catch(() => false)); tries++) {
    if (service.exitCode !== null || tries > 120) throw new Error('The service does not get there');
    await sleep(500);
  }
}
