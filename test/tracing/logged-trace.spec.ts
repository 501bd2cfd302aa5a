import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PinoLogger } from '../../src/pino-logger.js';
import { spanned } from '../../src/tracing/spans.js';
import { HeardSpans } from '../kit/spans.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let heard: HeardSpans;

beforeEach(async () => {
  folder = await temporaryFolder();
  heard = HeardSpans.listen();
});
afterEach(async () => {
  await heard.end();
  await folder.remove();
});

test('a log line says to which trace it belongs, where it belongs to one', async () => {
  const file = join(folder.path, 'log');
  const fd = openSync(file, 'w'); // the logger has it until the process ends
  const logger = new PinoLogger('info', { fd, isTTY: false });
  await spanned('work', { facts: () => ({}) }, async () => logger.warn('Inside', 'Test'));
  logger.warn('Outside', 'Test');

  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const traceId = heard.named('work')[0]?.spanContext().traceId;
  expect(lines).toMatchObject([{ msg: 'Inside', context: 'Test', traceId }, { msg: 'Outside' }]);
  expect(lines[1]).not.toHaveProperty('traceId');
});
