import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import type { FetchRequest, RequestOverrides } from '../../src/outbound/fetcher.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

describe('a fetch of hosts that have something of their own', () => {
  let origin: HostileOrigin;
  let other: HostileOrigin;
  let fetcher: UndiciFetcher;
  let overrides: Map<string, RequestOverrides>;

  beforeEach(async () => {
    origin = await HostileOrigin.open();
    other = await HostileOrigin.open();
    const allowed = `127.0.0.1:${origin.port},127.0.0.1:${other.port}`;
    fetcher = new UndiciFetcher(new IpAddressPolicy(parseAllowedAddresses(allowed)));
    overrides = new Map();
    other.at('/b', page('page'));
  });
  afterEach(async () => {
    await fetcher.close();
    await origin.close();
    await other.close();
  });

  const hostOf = ({ port }: HostileOrigin) => `127.0.0.1:${port}`;
  const ask = (path: string, request: Partial<FetchRequest> = {}) =>
    visit(fetcher, origin.url(path), { overridesOf: async (host) => overrides.get(host) ?? {}, ...request });
  const leadsOn = (path: string) =>
    origin.at(path, `HTTP/1.1 302 Found\r\nLocation: ${other.url('/b')}\r\nContent-Length: 0\r\n\r\n`);

  test('sends each host what is its own, and nothing of it to the next', async () => {
    overrides.set(hostOf(origin), { userAgent: 'One/1', headers: [['x-one', '1']] });
    overrides.set(hostOf(other), {
      headers: [
        ['accept', 'text/html'],
        ['x-two', '2'],
      ],
    });
    leadsOn('/a');

    expect((await ask('/a')).body?.toString()).toBe('page');
    expect(origin.heads[0]).toMatch(/user-agent: One\/1$/im);
    expect(origin.heads[0]).toMatch(/x-one: 1$/im);
    expect(other.heads[0]).toMatch(/user-agent: Retriever$/im);
    expect(other.heads[0]).toMatch(/x-two: 2$/im);
    expect(other.heads[0]).toMatch(/accept: text\/html$/im);
    expect(other.heads[0]).not.toMatch(/x-one|accept: \*/i);
  });

  test('sends what the job has of its own instead', async () => {
    overrides.set(hostOf(origin), {
      userAgent: 'One/1',
      headers: [
        ['accept', 'text/html'],
        ['x-one', '1'],
      ],
    });
    origin.at('/a', page('page'));
    await ask('/a', {
      headers: [
        ['accept', 'text/plain'],
        ['user-agent', 'Job/1'],
        ['x-one', 'job'],
      ],
    });

    expect(origin.heads[0]).toMatch(/user-agent: Job\/1$/im);
    expect(origin.heads[0]).toMatch(/accept: text\/plain$/im);
    expect(origin.heads[0]).toMatch(/x-one: job$/im);
    expect(origin.heads[0]).not.toMatch(/One\/1|text\/html|x-one: 1/);
  });

  test.each<[string, Partial<FetchRequest>, boolean | undefined, boolean]>([
    ['as the host has it', {}, true, true],
    ['as the host has it, whatever the default', { respectRobotsByDefault: true }, false, false],
    ['as the job says, whatever the host has', { respectRobots: false }, true, false],
    ['as the job says, whatever the host has and the default is', { respectRobots: true }, false, true],
    ['by default', { respectRobotsByDefault: true }, undefined, true],
    ['not, where nobody says so', {}, undefined, false],
  ])('respects robots.txt %s', async (_, request, ofHost, isRespected) => {
    if (ofHost !== undefined) overrides.set(hostOf(origin), { respectRobots: ofHost });
    origin.at('/robots.txt', page('User-agent: *\nDisallow: /a'));
    origin.at('/a', page('page'));

    expect(codeOf((await ask('/a', request)).outcome)).toBe(isRespected ? 'blocked_by_robots' : undefined);
  });

  test('respects that of the host that it is led to, which is asked for with what that host has of its own', async () => {
    overrides.set(hostOf(origin), { userAgent: 'One/1', headers: [['x-one', '1']] });
    overrides.set(hostOf(other), { respectRobots: true, userAgent: 'Two/2', headers: [['x-two', '2']] });
    leadsOn('/a');
    other.at('/robots.txt', page('User-agent: Two\nDisallow: /b'));

    expect(codeOf((await ask('/a')).outcome)).toBe('blocked_by_robots');
    expect(origin.heads.map((head) => head.split(' ')[1])).toEqual(['/a']);
    expect(other.heads).toHaveLength(1);
    expect(other.heads[0]).toMatch(/user-agent: Two\/2$/im);
    expect(other.heads[0]).toMatch(/x-two: 2$/im);
    expect(other.heads[0]).not.toMatch(/x-one/i);
  });
});
