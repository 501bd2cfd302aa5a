import { describe, expect, test } from 'vitest';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { submissionNames } from '../../src/api/jobs/submission.name.js';
import { type Asked, SubmissionReader } from '../../src/api/jobs/submission.reader.js';
import { PARAMETERS } from '../../src/http/field-errors.js';
import { DEDUPE_KEY, NOON, PAGE } from '../kit/stories.js';

const at = new Date(NOON);
const name = { id: 'submission-1', isResendable: false };
const settings = {
  version: '1',
  allowedHosts: [],
  apiKeys: [],
  defaults: { timeoutSeconds: 30, maxBytes: 10_000, maxAttempts: 3, respectRobots: false },
  limits: { timeoutSeconds: 60, maxBytes: 1_000_000 },
  hasCallbacks: true,
  maxLagSeconds: 10,
};
const reader = new SubmissionReader(settings, new IpAddressPolicy([]));

const read = (item: unknown, defaults?: Asked) => {
  const reading = reader.read(item, name, at, defaults);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.errors));
  return reading.value;
};
const errorsOf = (item: unknown) => {
  const reading = reader.read(item, name, at);
  return reading.kind === 'refused' ? reading.errors : [];
};
const placesOf = (item: unknown) => errorsOf(item).map(({ code, pointer }) => `${code} ${pointer}`);
const asJson = (text: string): unknown => JSON.parse(text);

describe('a submission', () => {
  test('may be a bare URL, and gets the defaults', () => {
    expect(read(`${PAGE}#top`)).toEqual({
      submission: {
        ...name,
        givenUrl: `${PAGE}#top`,
        url: PAGE,
        dedupeKey: DEDUPE_KEY,
        maxAgeSeconds: 3_600,
        options: {
          headers: [],
          acceptStatus: 'success',
          timeoutSeconds: 30,
          maxBytes: 10_000,
          maxAttempts: 3,
          priority: 0,
          notBefore: null,
          tags: [],
        },
      },
      asked: {},
    });
  });

  test('may ask for everything', () => {
    const asked = {
      maxAgeSeconds: 0,
      headers: { 'X-B': ' 2 ', accept: '*/*' },
      acceptStatus: 'any',
      timeoutSeconds: 60,
      maxBytes: 1,
      maxAttempts: 20,
      priority: -100,
      notBefore: '2026-03-01T14:00:00+01:00',
      tags: ['x', 'y'],
      respectRobots: true,
    };

    const { maxAgeSeconds, options } = read({ url: PAGE, ...asked }).submission;

    expect(maxAgeSeconds).toBe(0);
    expect(options).toEqual({
      headers: [
        ['accept', '*/*'],
        ['x-b', '2'],
      ],
      acceptStatus: 'any',
      timeoutSeconds: 60,
      maxBytes: 1,
      maxAttempts: 20,
      priority: -100,
      notBefore: '2026-03-01T13:00:00.000Z',
      tags: ['x', 'y'],
      respectRobots: true,
    });
  });

  test('may want robots.txt respected where the service does not by itself, and the other way round', () => {
    const defaults = { ...settings.defaults, respectRobots: true };
    const respectful = new SubmissionReader({ ...settings, defaults }, new IpAddressPolicy([]));
    const robots = (by: SubmissionReader, asked: Asked) => {
      const { respectRobots, respectRobotsByDefault } = by.filledIn(asked).options;
      return [respectRobots, respectRobotsByDefault];
    };

    for (const said of [true, false]) {
      for (const by of [reader, respectful]) expect(robots(by, { respectRobots: said })).toEqual([said, undefined]);
    }
    expect(robots(respectful, {})).toEqual([undefined, true]);
    expect(robots(reader, {})).toEqual([undefined, undefined]);
  });

  test('keeps headers that are named like what every object has', () => {
    const { options } = read(
      asJson(`{"url":"${PAGE}","headers":{"constructor":"a","__proto__":"b","toString":"c"}}`),
    ).submission;

    expect(options.headers).toEqual([
      ['__proto__', 'b'],
      ['constructor', 'a'],
      ['tostring', 'c'],
    ]);
  });

  test('takes from the defaults of its batch what it does not say itself', () => {
    const { submission, asked } = read({ url: PAGE, priority: 1 }, { priority: 9, tags: ['x'] });

    expect(submission.options).toMatchObject({ priority: 1, tags: ['x'] });
    expect(asked).toEqual({ priority: 1, tags: ['x'] });
  });
});

describe('a submission is refused', () => {
  test.each<[string, unknown]>([
    ['not_an_object ', 5],
    ['not_an_object ', null],
    ['not_an_object ', [PAGE]],
    ['required /url', {}],
    ['invalid /url', { url: 5 }],
    ['invalid_url ', 'example.com'],
    ['invalid_url /url', { url: 'example.com' }],
    ['blocked_scheme /url', { url: 'ftp://example.com/' }],
    ['blocked_port /url', { url: 'http://example.com:25/' }],
    ['blocked_address /url', { url: 'http://127.0.0.1/' }],
    ['unknown_field /respectsRobots', { url: PAGE, respectsRobots: true }],
    ['invalid /respectRobots', { url: PAGE, respectRobots: 'true' }],
    ['invalid /respectRobots', { url: PAGE, respectRobots: null }],
    ['unknown_field /a~1b~0', { url: PAGE, 'a/b~': 1 }],
    ['unknown_field /__proto__', asJson(`{"url":"${PAGE}","__proto__":{"priority":1}}`)],
    ['unknown_field /constructor', { url: PAGE, constructor: 1 }],
    ['invalid /timeoutSeconds', { url: PAGE, timeoutSeconds: 61 }],
    ['invalid /timeoutSeconds', { url: PAGE, timeoutSeconds: 0 }],
    ['invalid /maxBytes', { url: PAGE, maxBytes: '5' }],
    ['invalid /maxBytes', { url: PAGE, maxBytes: null }],
    ['invalid /maxAttempts', { url: PAGE, maxAttempts: 1.5 }],
    ['invalid /priority', { url: PAGE, priority: 101 }],
    ['invalid /maxAgeSeconds', { url: PAGE, maxAgeSeconds: -1 }],
    ['invalid /acceptStatus', { url: PAGE, acceptStatus: 'some' }],
    ['invalid /notBefore', { url: PAGE, notBefore: '2026-03-01T12:00:00' }],
    ['invalid /notBefore', { url: PAGE, notBefore: '2027-03-10T12:00:00Z' }],
    ['invalid /notBefore', { url: PAGE, notBefore: 5 }],
    ['invalid /tags', { url: PAGE, tags: 'x' }],
    ['invalid /tags', { url: PAGE, tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }],
    ['invalid /tags/1', { url: PAGE, tags: ['x', ''] }],
    ['invalid /tags/1', { url: PAGE, tags: ['x', 'x'] }],
    ['invalid /tags/0', { url: PAGE, tags: ['a\nb'] }],
    ['invalid /headers', { url: PAGE, headers: [['a', 'b']] }],
    ['invalid /headers', { url: PAGE, headers: { a: 'x'.repeat(8_192) } }],
    ['invalid /headers/a b', { url: PAGE, headers: { 'a b': 'x' } }],
    ['invalid /headers/x', { url: PAGE, headers: { x: 'a\r\nb: c' } }],
    ['invalid /headers/x', { url: PAGE, headers: { x: 'a\0' } }],
    ['invalid /headers/x', { url: PAGE, headers: { x: 'ж' } }],
    ['invalid /headers/x', { url: PAGE, headers: { x: 5 } }],
    ['invalid /headers/x', { url: PAGE, headers: { x: { toString: 1 } } }],
    ['invalid /headers/Authorization', { url: PAGE, headers: { Authorization: 'x' } }],
    ['invalid /headers/HOST', { url: PAGE, headers: { HOST: 'x' } }],
    ['invalid /headers/X-a', { url: PAGE, headers: { 'x-a': '1', 'X-a': '2' } }],
  ])('with %s', (place, item) => {
    expect(placesOf(item)).toEqual([place]);
  });

  test('for everything that is wrong with it at once', () => {
    expect(placesOf({ url: 'nonsense', priority: 'high', headers: { 'a b': 'x', cookie: 'y' }, nonsense: 1 })).toEqual([
      'invalid_url /url',
      'invalid /priority',
      'invalid /headers/a b',
      'invalid /headers/cookie',
      'unknown_field /nonsense',
    ]);
  });

  test('with no more errors than anybody reads', () => {
    const item = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`field${n}`, n]));

    expect(errorsOf({ url: PAGE, ...item })).toHaveLength(50);
  });
});

describe('options in a query', () => {
  const query = (given: Record<string, unknown>) => reader.readDefaults(given, PARAMETERS, at);

  test('are read from text', () => {
    const given = {
      priority: '-5',
      tags: 'a,b',
      acceptStatus: 'any',
      notBefore: '2026-03-01T13:00:00Z',
      respectRobots: 'false',
    };

    expect(query(given)).toEqual({
      kind: 'read',
      value: {
        priority: -5,
        tags: ['a', 'b'],
        acceptStatus: 'any',
        notBefore: '2026-03-01T13:00:00.000Z',
        respectRobots: false,
      },
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['unknown_field headers', { headers: 'a: b' }],
    ['unknown_field urls', { urls: 'x' }],
    ['invalid priority', { priority: '1.5' }],
    ['invalid priority', { priority: ['1', '2'] }],
    ['invalid tags.1', { tags: 'a,,b' }],
  ])('are refused for %s', (place, given) => {
    const reading = query(given);

    expect(reading.kind === 'refused' && reading.errors.map((e) => `${e.code} ${e.parameter}`)).toEqual([place]);
  });
});

describe('the name of a submission', () => {
  const caller = { actor: 'anna', id: 'request-1', requestId: 'r', scopes: new Set<never>() };

  test('is its own without a key', () => {
    expect(submissionNames(caller, undefined)(3)).toEqual({ id: 'request-1/3', isResendable: false });
  });

  test('is the same for the same key of the same sender, whatever the request', () => {
    const named = submissionNames(caller, 'k')(0);

    expect(submissionNames({ ...caller, id: 'request-2' }, 'k')(0)).toEqual(named);
    expect(named.isResendable).toBe(true);
    expect(submissionNames({ ...caller, actor: 'bert' }, 'k')(0).id).not.toBe(named.id);
    expect(submissionNames(caller, 'k')(1).id).not.toBe(named.id);
    expect(submissionNames(caller, 'l')(0).id).not.toBe(named.id);
  });

  test.each(['', 'é', 'a\tb', 'x'.repeat(256)])('cannot come from the key %j', (key) => {
    expect(() => submissionNames(caller, key)).toThrow('An Idempotency-Key has 1 to 255 printable ASCII characters');
  });
});
