import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT, runScript } from './prepare.mjs';

const FILE = join(ROOT, 'src/contract/generated.ts');

// The types of the HTTP contract, from the OpenAPI document that the service itself serves.
//   npm run contract               writes them
//   npm run contract -- --check    fails where they are not those of the service
await runScript(async () => {
  await prepare();
  const types = await typesOf(await openApiDocument());
  if (!process.argv.includes('--check')) writeFileSync(FILE, types);
  else if (readFileSync(FILE, 'utf8') !== types) {
    console.error('src/contract/generated.ts is not what the service serves: npm run contract');
    process.exitCode = 1;
  }
});

async function typesOf(document) {
  const { astToString, default: generate } = await import('openapi-typescript');
  const types = astToString(await generate(document, { immutable: true }));
  return `/* Generated from the OpenAPI document by "npm run contract". */\n\n${types}`;
}

/** Asked of the API in this process, on a folder of its own. It listens on no port. */
async function openApiDocument() {
  const built = (file) => import(pathToFileURL(join(ROOT, 'build', file)).href);
  const { AppModule } = await built('app.module.js');
  const { readConfig } = await built('config.js');
  const { createHttpApp } = await built('http/http-app.js');
  const folder = await mkdtemp(join(tmpdir(), 'retriever-contract-'));
  const app = await createHttpApp(await AppModule.for(readConfig({ ROLE: 'api', DATA_DIR: folder }), '0.0.0'), {
    logger: false,
  });
  try {
    await app.init();
    return (await app.inject({ url: '/openapi.json', headers: { host: 'localhost' } })).json();
  } finally {
    await app.close();
    await rm(folder, { recursive: true });
  }
}
