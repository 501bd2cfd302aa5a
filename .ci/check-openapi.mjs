import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.mjs';
import { pythonTool } from './tools.mjs';

// The OpenAPI document against the built service, by schemathesis: all of its phases and all of its checks. Shortly
// without keys too, where the document says less. What is said besides is handed on to it.
const schemathesis = pythonTool('schemathesis', '4.32.5');
const HERE = fileURLToPath(new URL('.', import.meta.url));
const MAIN = process.env.SERVICE_MAIN ?? 'dist/main.js';
const ARGUMENTS = ['--seed', '20260301', '--generation-database', 'none', '--no-color'];
// A client may ask for a wait of up to 60 seconds, so an answer may take that long.
ARGUMENTS.push('--request-timeout', '70', '--max-response-time', '70');

/**
 * Every check is on where nothing is said. What happened to something can be read after it is deleted: that is the
 * audit trail, and the one thing that stays. And what was fetched, not what is asked, decides which readings a page has.
 */
const EXCEPTIONS = `
[[operations]]
include-path-regex = "/events$"
checks.use_after_free.enabled = false

[[operations]]
include-path-regex = "/jobs/{id}/result$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 406, 409, 429, "5xx"]
`;

const origin = createServer((_, response) => response.end('A page\n')).listen(0, '127.0.0.1');
await once(origin, 'listening');
const site = `http://127.0.0.1:${origin.address().port}`;
try {
  const withKeys = await isTrueOf(['--max-examples', '20'], randomBytes(24).toString('base64url'));
  const isTrue = withKeys && (await isTrueOf(['--max-examples', '5', '--phases', 'examples,fuzzing']));
  process.exitCode = isTrue ? 0 : 1;
} finally {
  origin.close();
  origin.closeAllConnections();
}

/** Starts a service that holds nothing yet, and lets schemathesis ask it. */
async function isTrueOf(how, key) {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-openapi-'));
  const service = await start(folder, key);
  try {
    const cursors = await someCursors(service.url, key);
    const settings = ['--config-file', configOf(folder, key)];
    const args = [...settings, 'run', `${service.url}/openapi.json`, ...ARGUMENTS, ...how, ...process.argv.slice(2)];
    const env = {
      ...process.env,
      PYTHONPATH: HERE,
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: 'openapi_formats',
    };
    Object.assign(env, { ORIGIN: site, CURSORS: JSON.stringify(cursors) });
    const [code] = await once(spawn(schemathesis, args, { cwd: folder, env, stdio: 'inherit' }), 'exit');
    return code === 0;
  } finally {
    service.child.kill();
    if (service.child.exitCode === null) await once(service.child, 'exit');
    rmSync(folder, { recursive: true });
  }
}

/** The key goes into a file of settings: among the arguments every process could read it. */
function configOf(folder, key) {
  const file = join(folder, 'schemathesis.toml');
  writeFileSync(file, `${key ? `[auth.openapi.key]\nbearer = "${key}"\n` : ''}${EXCEPTIONS}`);
  return file;
}

/** All roles, in a folder of their own. Only the origin here can be fetched from. */
async function start(folder, key) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, PORT: String(port), DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' };
  // What the examples submit may want to be called back: at the origin here.
  Object.assign(env, { WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}` });
  Object.assign(env, { ALLOW_ADDRESSES: `127.0.0.1/32:${new URL(site).port}`, FETCH_MAX_ATTEMPTS: '1' });
  if (key) env.API_KEYS = `tester:admin:${createHash('sha256').update(key).digest('hex')}`;
  const guard = new URL('loopback-only.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', guard, MAIN], { env, stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await isReady(url)); tries++) {
    if (child.exitCode !== null || tries > 120) throw new Error('The service does not start');
    await sleep(500);
  }
  return { child, url };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/health/ready`)).ok;
  } catch {
    return false;
  }
}

/** A cursor of each list and order there is, from a few jobs, and a position. */
async function someCursors(url, key) {
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
  const ask = async (path, body) => {
    const method = body ? 'POST' : 'GET';
    return (await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })).json();
  };
  const callbackUrl = `${site}/hook`;
  const { id } = await ask('/v1/jobs?wait=30', { url: `${site}/first`, callbackUrl });
  await ask('/v1/jobs?wait=30', { url: `${site}/second`, callbackUrl });
  for (let tries = 0; (await ask('/v1/jobs?sort=finishedAt')).items.length < 2 && tries < 60; tries++) await sleep(500);
  const all = { from: '2000-01-01', till: '2100-01-01', format: 'csv' };
  for (const asked of [all, all]) await ask('/v1/transfers/export', asked);
  for (let tries = 0; (await ask('/v1/transfers')).items.length < 2 && tries < 60; tries++) await sleep(500);
  for (let tries = 0; (await ask('/v1/callbacks')).items.length < 2 && tries < 60; tries++) await sleep(500);
  for (const host of ['a.example', 'b.example']) await ask(`/v1/hosts/${host}/hold`, { seconds: 3_600 });
  const events = await ask(`/v1/jobs/${id}/events?limit=1`);
  return {
    position: events.items[0].position,
    submittedAt: (await ask('/v1/jobs?limit=1&sort=submittedAt')).next,
    '-submittedAt': (await ask('/v1/jobs?limit=1')).next,
    finishedAt: (await ask('/v1/jobs?limit=1&sort=finishedAt')).next,
    '-finishedAt': (await ask('/v1/jobs?limit=1&sort=-finishedAt')).next,
    transfers: (await ask('/v1/transfers?limit=1')).next,
    events: events.next,
    queues: (await ask('/v1/queues?limit=1')).next,
    hosts: (await ask('/v1/hosts?limit=1')).next,
    callbacks: (await ask('/v1/callbacks?limit=1')).next,
  };
}
