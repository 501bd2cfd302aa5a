import { Transform, type TransformCallback } from 'node:stream';
import { HTTPParser } from 'http-parser-js';
import { ODD } from './oddities.js';

HTTPParser.encoding = 'latin1'; // a byte is a character here, also beyond ASCII

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_BYTES = /[\x00-\x08\x0a-\x1f\x7f]/g;
const SPACE_BEFORE_COLON = /^([^: \t]+)[ \t]+:/;
/** RFC 2616, 3.6 had a word for no coding at all, which RFC 7230 (A.2) took away: the length beside it counts. */
const NO_CODING = /^identity[ \t]*$/i;
const SKIP_BODY = 1;
const STOP = 2;

/**
 * Passes a response on with its head as RFC 9112 has it: interim responses are left out, folded headers are one line,
 * and there is one length or none. The body passes as it is.
 */
export class HeadMender extends Transform {
  /** What was mended, in sentences; complete with the head. */
  readonly oddities = new Set<string>();
  readonly #parser = new ForgivingParser((odd) => this.oddities.add(odd));
  #head: string | undefined;

  constructor() {
    super();
    this.#parser[HTTPParser.kOnHeadersComplete] = ({ statusCode, statusMessage, headers, ...version }) => {
      if (statusCode === 100) this.oddities.add(ODD.continue);
      if (statusCode >= 100 && statusCode < 200 && statusCode !== 101) return SKIP_BODY;

      const protocol = `HTTP/${version.versionMajor}.${version.versionMinor}`;
      const status = `${protocol} ${String(statusCode).padStart(3, '0')} ${statusMessage}`;
      this.#head = [status, ...this.#linesOf(headers), '', ''].join('\r\n');
      return STOP;
    };
  }

  override _transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const read = this.#head === undefined ? this.#parser.execute(bytes) : 0;
    if (read instanceof Error) {
      done(read);
      return;
    }
    if (read > 0 && this.#head !== undefined) this.push(this.#head, 'latin1');
    done(null, this.#head === undefined ? undefined : bytes.subarray(read));
  }

  /** Where there are chunks, no length counts (RFC 9112, 6.3); the same length again says nothing new (RFC 9110, 8.6). */
  #linesOf(headers: readonly string[]): string[] {
    const lines: string[] = [];
    const lengths: string[] = [];
    let isChunked = false;
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const [name = '', value = ''] = headers.slice(i, i + 2);
      if (name.toLowerCase() === 'transfer-encoding' && NO_CODING.test(value)) continue;

      if (name.toLowerCase() === 'content-length') lengths.push(...value.split(',').map((length) => length.trim()));
      else lines.push(`${name}: ${value}`);
      isChunked ||= name.toLowerCase() === 'transfer-encoding';
    }
    const distinct = [...new Set(lengths)];
    if (isChunked && lengths.length > 0) this.oddities.add(ODD.lengthAndChunks);
    else if (lengths.length > distinct.length) this.oddities.add(ODD.sameLength);
    return isChunked ? lines : [...lines, ...distinct.map((length) => `Content-Length: ${length}`)];
  }
}

/** http-parser-js, which forgives most, for single lines that it would refuse or leave out. */
class ForgivingParser extends HTTPParser {
  constructor(private readonly odd: (oddity: string) => void) {
    super('RESPONSE');
  }

  override parseHeader(line: string, headers: string[]): void {
    const mended = line.replace(CONTROL_BYTES, ' ').replace(SPACE_BEFORE_COLON, '$1:'); // RFC 9110, 5.5; RFC 9112, 5.1
    if (!/[^ \t]/.test(mended)) return; // quadratic work for its expressions

    const [count, last] = [headers.length, headers.at(-1)];
    super.parseHeader(mended, headers);
    if (headers.length === count) this.odd(headers.at(-1) === last ? ODD.noHeader : ODD.folded);
    if (line.search(CONTROL_BYTES) >= 0) this.odd(ODD.controlBytes);
    if (SPACE_BEFORE_COLON.test(line)) this.odd(ODD.spaceBeforeColon);
  }
}
