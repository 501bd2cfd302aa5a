import { describe, expect, test } from 'vitest';
import { ndjsonOf, prefersNdjson } from '../../src/http/ndjson.js';

describe('an answer in lines', () => {
  test.each([
    'application/x-ndjson',
    'application/json;q=0.5, Application/X-NDJSON',
    'application/x-ndjson;q=0.2, */*',
  ])('is what is wanted by Accept: %s', (accept) => {
    expect(prefersNdjson(accept)).toBe(true);
  });

  test.each([
    undefined,
    '*/*',
    'application/json',
    'application/x-ndjson;q=0',
    'application/json, application/x-ndjson; q=0.9',
    'application/x-ndjson;q=much',
  ])('is not what is wanted by Accept: %s', (accept) => {
    expect(prefersNdjson(accept)).toBe(false);
  });

  test('has each item on a line of its own, the last one too', () => {
    expect(ndjsonOf([{ a: 'x\ny' }, { a: 2 }])).toBe('{"a":"x\\ny"}\n{"a":2}\n');
    expect(ndjsonOf([])).toBe('');
  });
});
