import { STATUS_CODES } from 'node:http';

type Header = readonly [name: string, value: string];

/** They speak of the bytes that were sent; a body that is kept decoded is another length, and has no coding. */
const OF_THE_TRANSFER: ReadonlySet<string> = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

/**
 * The head of a response whose body is kept decoded. What the origin said of the transfer is there under the name that
 * web archives give it; the length is that of the body. The phrase of the status is not kept: it is the registered one.
 */
export function responseHead(status: number, headers: readonly Header[], size: number): Uint8Array {
  const told = headers.map(([name, value]): Header => {
    return [OF_THE_TRANSFER.has(name.toLowerCase()) ? `X-Archive-Orig-${name}` : name, value];
  });
  return head(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, [...told, ['Content-Length', String(size)]]);
}

/** The head of a GET. */
export function requestHead(url: string, headers: readonly Header[]): Uint8Array {
  const { host, pathname, search } = new URL(url);
  return head(`GET ${pathname}${search} HTTP/1.1`, [['Host', host], ...headers]);
}

/** Headers are bytes, one a character. */
function head(line: string, headers: readonly Header[]): Uint8Array {
  const lines = headers.map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`);
  return Buffer.from(`${line}\r\n${lines.join('')}\r\n`, 'latin1');
}
