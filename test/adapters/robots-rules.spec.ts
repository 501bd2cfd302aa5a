import { describe, expect, test } from 'vitest';
import { keptForMs } from '../../src/adapters/undici/robots/robots-freshness.js';
import { productOf, RobotsRules } from '../../src/adapters/undici/robots/robots-rules.js';

const ORIGIN = 'http://example.com';
const rules = (text: string) => new RobotsRules(`${ORIGIN}/robots.txt`, text);

describe('a robots.txt that was made to harm', () => {
  const many = Array.from({ length: 15_000 }, (_, n) => `User-agent: ${n}\n`).join('');

  test.each([
    ['many rules for each of many names', `${many}${'Allow:/\n'.repeat(25_000)}`],
    ['many rules for one name, many times', `${'User-agent: *\n'.repeat(15_000)}${'Allow:/\n'.repeat(30_000)}`],
    ['names with comments between them', `${'User-agent: *\n#\n\n'.repeat(15_000)}${'Allow:/\n'.repeat(30_000)}`],
    ['a long rule for each of many names', `${many}Disallow: /${'a'.repeat(200_000)}`],
    ['a rule that becomes longer', `${many.slice(0, 20_000)}\nDisallow: /${'\ufffd'.repeat(100_000)}`],
    ['many delays for each of many names', `${many}${'Crawl-delay:1\n'.repeat(15_000)}`],
    ['names that are encoded', `${many.replaceAll('-', '%2D')}${'Allow:/\n'.repeat(25_000)}`],
  ])('by %s is refused before they are made', (_, text) => {
    expect(() => rules(text)).toThrow('too many rules for too many names');
  });

  test.each([
    ['wildcards', `User-agent: *\nDisallow: /${'*a'.repeat(100_000)}b`],
    ['wildcards for a name that is there often', `${'User-agent: */1\n'.repeat(100)}Disallow: /${'*a'.repeat(5_000)}b`],
    ['many rules', `User-agent: *\n${'Allow:/\n'.repeat(60_000)}`],
  ])('by %s is refused for the URLs that would take long', (_, text) => {
    const hostile = rules(text);
    expect(() => hostile.refusal(`${ORIGIN}/${'a'.repeat(8_000)}`, 'x')).toThrow('too many rules to try them');
    expect(hostile.refusal(`${ORIGIN}/a`, 'x')).toBeUndefined();
  });

  test('is told from one that is only long', () => {
    const names = Array.from({ length: 100 }, (_, n) => `User-agent: bot-${n}\n`).join('');
    const group = `User-agent: *\n${'Disallow: /*/some/path?of=*&a=shop\n'.repeat(10_000)}`;
    const long = rules(`${names}${'Disallow: /some/path\n'.repeat(500)}${group}Disallow: /a`);
    expect(long.refusal(`${ORIGIN}/a${'b'.repeat(200)}`, 'x')).toMatchObject({ text: 'Disallow: /a' });
  });

  test('by names of objects has rules like any other', () => {
    expect(rules('User-agent: __proto__\nDisallow: /').refusal(`${ORIGIN}/a`, 'x')).toBeUndefined();
    expect(rules('User-agent: *\nDisallow: /').refusal(`${ORIGIN}/a`, 'constructor')).toMatchObject({ number: 2 });
  });

  test('is told of without its control bytes, and not at length', () => {
    const refusal = rules(`User-agent: *\nDisallow: /a#\u0007\u001b[31m${'x'.repeat(1_000)}`).refusal(
      `${ORIGIN}/a`,
      'x',
    );
    expect(refusal?.text).toMatch(/^Disallow: \/a# {2}\[31mx+…$/);
    expect(refusal?.text).toHaveLength(201);
  });
});

describe('the name of a robot', () => {
  test.each([
    ['Retriever/1.2 (+https://example.com/)', 'Retriever'],
    ['Retriever', 'Retriever'],
    ['  my-bot 2', 'my-bot'],
    ['', '*'],
  ])('in "%s" is %s', (userAgent, product) => {
    expect(productOf(userAgent)).toBe(product);
  });
});

describe('how long a robots.txt is kept', () => {
  test.each<[string, readonly string[], number]>([
    ['an hour where nothing is said', [], 3_600],
    ['an hour where nothing is said of time', ['public'], 3_600],
    ['as long as is said', ['public, Max-Age=7200'], 7_200],
    ['as long as is said in quotes', ['max-age="7200"'], 7_200],
    ['as long as is said in another line', ['public', 'max-age=7200'], 7_200],
    ['a minute at least', ['max-age=0'], 60],
    ['a minute where it should not be kept', ['no-cache'], 60],
    ['a minute where it should not be kept, whatever else is said', ['max-age=7200, no-store'], 60],
    ['a day at most', ['max-age=9999999999'], 86_400],
    ['an hour where what is said makes no sense', ['max-age=soon, s-maxage=7'], 3_600],
  ])('is %s', (_, lines, seconds) => {
    expect(keptForMs(lines)).toBe(seconds * 1_000);
  });
});
