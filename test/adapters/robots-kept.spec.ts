import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Cancellation } from '../../src/adapters/undici/connection/cancellation.js';
import { Connections } from '../../src/adapters/undici/connection/connections.js';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { guardedConnector } from '../../src/adapters/undici/guard/guarded-connector.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { systemResolve } from '../../src/adapters/undici/guard/resolve.js';
import { Robots } from '../../src/adapters/undici/robots/robots.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('a robots.txt that was read', () => {
  let origin: HostileOrigin;
  let connections: Connections;
  let robots: Robots;
  let now: number;

  beforeEach(async () => {
    now = 1;
    origin = await HostileOrigin.open();
    const policy = new IpAddressPolicy(parseAllowedAddresses(`127.0.0.1:${origin.port}`));
    const settings = DEFAULT_FETCHER_SETTINGS;
    connections = new Connections(guardedConnector(policy, systemResolve, settings.connectTimeoutMs), settings);
    robots = new Robots(policy, settings, connections, () => now);
  });
  afterEach(async () => {
    await connections.close();
    await origin.close();
  });

  /** Whether a page may be fetched. */
  const admits = async () => {
    const cancellation = new Cancellation('The fetch', new AbortController().signal, MINUTE_MS);
    const asker = { cancellation, enter: async () => undefined, overridesAt: async () => ({}) };
    return robots
      .admit(origin.url('/a'), 'Retriever', asker)
      .then(
        () => true,
        () => false,
      )
      .finally(() => cancellation.end());
  };
  const says = (rule: string, headers: readonly string[]) =>
    origin.at('/robots.txt', page(`User-agent: *\n${rule}`, headers));

  test.each<[string, readonly string[], number]>([
    ['for an hour', [], 60 * MINUTE_MS],
    ['for as long as its server says', ['cache-control: max-age=600'], 10 * MINUTE_MS],
    ['for a day at most', ['cache-control: max-age=31536000'], DAY_MS],
  ])('is believed %s, and asked for again after that', async (_, headers, forMs) => {
    says('Disallow: /', headers);
    expect(await admits()).toBe(false);
    says('Allow: /', headers);

    now += forMs - 1;
    expect(await admits()).toBe(false);
    expect(origin.heads).toHaveLength(1);
    now += 2;
    expect(await admits()).toBe(true);
    expect(origin.heads).toHaveLength(2);
  });
});
