import { describe, expect, test } from 'vitest';
import { contentDisposition, safeContentType } from '../../src/api/jobs/safe-content.js';

describe('the content type of a result', () => {
  test.each([
    ['text/plain; charset=ISO-8859-1', 'text/plain; charset=iso-8859-1'],
    ['application/json; charset=utf-8', 'application/json'],
    ['IMAGE/PNG', 'image/png'],
    ['application/pdf', 'application/pdf'],
  ])('stays %s where nothing in it can run', (given, served) => {
    expect(safeContentType(given)).toBe(served);
  });

  test.each([
    ['text/html', 'text/plain; charset=utf-8'],
    ['text/html; charset="Shift_JIS"', 'text/plain; charset=shift_jis'],
    ['image/svg+xml', 'text/plain; charset=utf-8'],
    ['application/xhtml+xml', 'text/plain; charset=utf-8'],
    ['application/xml', 'text/plain; charset=utf-8'],
    ['text/javascript', 'text/plain; charset=utf-8'],
    ['application/x-javascript', 'text/plain; charset=utf-8'],
    ['application/ld+json', 'text/plain; charset=utf-8'],
  ])('becomes plain text for %s', (given, served) => {
    expect(safeContentType(given)).toBe(served);
  });

  test.each([
    null,
    '',
    'nonsense',
    'application/zip',
    'application/x-shockwave-flash',
    'multipart/related',
    'text/html/x',
  ])('becomes bytes for %s', (given) => {
    expect(safeContentType(given)).toBe('application/octet-stream');
  });

  test('takes no line break into a header', () => {
    expect(safeContentType('text/plain; charset=utf-8\r\nx: y')).toBe('text/plain; charset=utf-8');
  });
});

describe('the name that a result is saved under', () => {
  const nameOf = (url: string) => contentDisposition(url, 'text/plain');

  test.each([
    ['https://example.com/a/report.txt?x=1', 'inline; filename="report.txt"'],
    ['https://example.com/', 'inline; filename="example.com"'],
    ['https://[2001:db8::1]/', 'inline; filename="_2001_db8__1_"'],
    ['https://example.com/%2e%2e%2fetc%2fpasswd', 'inline; filename="_etc_passwd"'],
    ['https://example.com/a%22b%0d%0ac', 'inline; filename="a_b__c"'],
    ['https://example.com/%ff', 'inline; filename="_ff"'],
    ['https://example.com/...', 'inline; filename="example.com"'],
    ['https://example.com/gr%C3%BC%C3%9Fe.txt', `inline; filename="gr__e.txt"; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt`],
    ['https://example.com/%E2%80%AEgnp.exe', 'inline; filename="_gnp.exe"'],
  ])('is made of %s', (url, disposition) => {
    expect(nameOf(url)).toBe(disposition);
  });

  test('is not long', () => {
    expect(nameOf(`https://example.com/${'a'.repeat(500)}`)).toBe(`inline; filename="${'a'.repeat(100)}"`);
  });

  test('goes with bytes that are to be saved, not shown', () => {
    expect(contentDisposition('https://example.com/a.zip', 'application/octet-stream')).toBe(
      'attachment; filename="a.zip"',
    );
  });
});
