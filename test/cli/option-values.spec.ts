import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { count, each, header, instantOrAge, serviceUrl, wholeNumber } from '../../src/cli/option-values.js';

describe('the URL of the service', () => {
  test.each(['http://127.0.0.1:3000', 'https://retriever.example/below/'])('may be %s', (url) => {
    expect(serviceUrl(url)).toBe(new URL(url).href);
  });

  test.each([
    'localhost:3000',
    'ftp://host',
    'nonsense',
    '',
    'http://me:secret@host',
    'http://host/?a',
    'http://host/#b',
  ])('may not be %j', (url) => {
    expect(() => serviceUrl(url)).toThrow(InvalidArgumentError);
  });
});

describe('a number', () => {
  test('is whole, and may be negative', () => {
    expect([wholeNumber('0'), wholeNumber('-5'), count('7')]).toEqual([0, -5, 7]);
  });

  test.each(['', '1.5', '1e3', 'ten', '0x10', ' 1', '12345678901234567890'])('is not %j', (text) => {
    expect(() => wholeNumber(text)).toThrow(InvalidArgumentError);
  });

  test('that counts is at least one', () => {
    expect(() => count('0')).toThrow(InvalidArgumentError);
  });
});

describe('a time', () => {
  const now = new Date('2026-03-31T12:00:00Z');
  const at = (text: string) => instantOrAge(text, undefined, now).toISOString();

  test('may be an age', () => {
    expect([at('30m'), at('12h'), at('90d'), at('0d')]).toEqual([
      '2026-03-31T11:30:00.000Z',
      '2026-03-31T00:00:00.000Z',
      '2025-12-31T12:00:00.000Z',
      now.toISOString(),
    ]);
  });

  test('may be an instant, and a day stands for its first one in UTC', () => {
    expect([at('2026-03-01T12:00:00+02:00'), at('2026-03-01')]).toEqual([
      '2026-03-01T10:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
  });

  test.each(['', '90', 'd', '-3d', '1.5h', 'yesterday', '2026-13-01', '2026-03-01T12:00', '03/01/2026', '9999999d'])(
    'is not %j',
    (text) => {
      expect(() => at(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe('an option that may be given more than once', () => {
  test('keeps what was given, in order', () => {
    expect(each('b', each('a'))).toEqual(['a', 'b']);
  });
});

describe('a header', () => {
  test('is a name and a value, whatever is in it', () => {
    expect(header('X-A:  b: c ', header('constructor: d'))).toEqual({ constructor: 'd', 'X-A': 'b: c ' });
  });

  test.each(['X-A', ': b', 'X A: b'])('is not %j', (text) => {
    expect(() => header(text)).toThrow(InvalidArgumentError);
  });

  test('is given once, in whatever letters', () => {
    expect(() => header('ACCEPT: b', { accept: 'a' })).toThrow('ACCEPT is there already.');
  });
});
