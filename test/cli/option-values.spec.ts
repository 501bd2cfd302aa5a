import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { count, each, header, serviceUrl, wholeNumber } from '../../src/cli/option-values.js';

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
