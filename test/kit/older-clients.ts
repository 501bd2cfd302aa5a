import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { test } from 'vitest';
import { sendRaw } from './ask.js';
import { describeOnFamilies } from './families.js';

const run = promisify(execFile);

/** What came back, as a person at a terminal sees it. */
export interface Shown {
  readonly status: number;
  readonly body: string;
  /** The body, parsed: `Body` is what the test expects of it. */
  json<Body = unknown>(): Body;
}

/** A suite whose clients are curl; one visible skip where that is not installed. */
export const describeWithCurl: typeof describeOnFamilies = (sentence, suite) => {
  if (isInstalled('curl')) describeOnFamilies(sentence, suite);
  else test.skip(`${sentence} (curl is not installed)`);
};

/** Runs curl as the older services' own pages show it, with these arguments. */
export async function curl(...args: readonly string[]): Promise<Shown> {
  const { stdout } = await run('curl', ['-sS', '--max-time', '60', '-w', '\n%{http_code}', ...args], BIG);
  const end = stdout.lastIndexOf('\n');
  return shown(Number(stdout.slice(end + 1)), stdout.slice(0, end));
}

/** Runs `http GET url name=value…`, which sends the fields as JSON; where HTTPie is not installed, the bytes that it sends. */
export async function httpieGet(url: string, fields: Readonly<Record<string, string>>): Promise<Shown> {
  if (!isInstalled('http')) return sentAsHttpie(url, fields);

  const items = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await run('http', ['--ignore-stdin', '--print=hb', '--pretty=none', 'GET', url, ...items], BIG);
  return parsed(stdout);
}

const BIG = { maxBuffer: 64 * 1024 ** 2 };

async function sentAsHttpie(url: string, fields: object): Promise<Shown> {
  const { host, pathname, search } = new URL(url);
  const body = JSON.stringify(fields).replaceAll('":"', '": "').replaceAll('","', '", "');
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Accept-Encoding: gzip, deflate',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'User-Agent: HTTPie/3.2.4',
    'Accept: application/json, */*;q=0.5',
    'Content-Type: application/json',
  ];
  return parsed(await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n${body}`));
}

function parsed(answer: string): Shown {
  const [head = '', ...rest] = answer.split(/\r?\n\r?\n/);
  return shown(Number(head.split(' ')[1]), rest.join('\n\n'));
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

function shown(status: number, body: string): Shown {
  return { status, body, json: () => JSON.parse(body) };
}
