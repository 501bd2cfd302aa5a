import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, runScript } from './prepare.mjs';
import { CommandFailed, run } from './run.mjs';

const [command, ...args] = process.argv.slice(2);

// The test servers in the places of EventStoreDB and MongoDB: on loopback only, in a temporary folder.
//   npm run servers                until Ctrl-C
//   npm run servers -- npm test    for as long as a command runs, with their URLs in its environment
await runScript(async () => {
  await prepare();
  const { start } = await import('../test/servers/launch.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'retriever-servers-'));
  const servers = new Map();
  const told = firstSignal();
  try {
    servers.set('eventstoredb', await start('eventstoredb', { dataDir: folder }));
    servers.set('mongodb', await start('mongodb', {})); // in memory: nobody starts it again
    const urls = { EVENTSTORE_URL: servers.get('eventstoredb').url, MONGODB_URL: servers.get('mongodb').url };
    if (command)
      await runCommand({ ...urls, EVENTSTORE_IS_DOUBLE: 'true' }); // scripts/test-own-log.mjs
    else await serve(urls, servers, told);
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Its exit code becomes ours. */
async function runCommand(urls) {
  try {
    await run(command, args, { env: { ...process.env, ...urls }, stdio: 'inherit' });
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.signal) throw error;
    process.exitCode = error.code;
  }
}

async function serve(urls, servers, told) {
  const variables = Object.entries(urls).map(([name, url]) => `${name}='${url}'`); // one has a ? in it
  console.log(`export ${variables.join(' ')}`);
  console.error('The test servers run until Ctrl-C, and forget everything then.');

  const endings = [...servers].map(async ([name, { ended }]) => {
    throw new Error(`The ${name} test server ended (${await ended})`);
  });
  await Promise.race([told, ...endings]);
}

/** A second one ends this process as usual, and the servers with it. */
function firstSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
}
