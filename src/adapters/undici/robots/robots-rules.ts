import robotsParser from 'robots-parser';
import { FetchFault } from '../fetch-fault.js';
import { robotsCost } from './robots-cost.js';

/** A file of which the parser would keep more bytes was made to harm. */
const MAX_KEPT = 32 * 1024 * 1024;
/** So many characters are compared at most for one URL: what takes some tenths of a second. */
const MAX_STEPS = 100_000_000;
const MAX_TOLD_LENGTH = 200;

/** Its types tell of a default export of an ES module; what it exports is that function itself. */
const parse = robotsParser as unknown as typeof robotsParser.default;

/** A line of a robots.txt, counted from 1. */
export interface RobotsLine {
  readonly number: number;
  readonly text: string;
}

/** What a robots.txt says (RFC 9309, 2.2). An empty one allows everything. */
export class RobotsRules {
  /** What it takes of the memory, in bytes: more rather than less. */
  readonly size: number;
  readonly #rules: ReturnType<typeof parse>;
  /** Characters that may be compared at each place of a URL. */
  readonly #tried: number;

  /** @throws FetchFault where it was made to harm its reader */
  constructor(
    private readonly url: string,
    private readonly text: string,
  ) {
    const decoded = decodedWhereItMay(text);
    const { kept, tried } = robotsCost(decoded);
    if (kept > MAX_KEPT) throw new FetchFault('invalid_response', 'It has too many rules for too many names');

    this.#rules = parse(url, decoded);
    this.#tried = tried;
    this.size = 1_000 + 4 * text.length + kept;
  }

  /**
   * The line that keeps a URL of the same origin from whoever names itself like this; undefined where none does.
   * @throws FetchFault where that would take too long to find out
   */
  refusal(url: string, userAgent: string): RobotsLine | undefined {
    if (this.#tried * url.length > MAX_STEPS) {
      throw new FetchFault('invalid_response', `${this.url} has too many rules to try them on a URL that is so long`);
    }
    const asked = decodedWhereItMay(url);
    const product = productOf(userAgent);
    if (this.#rules.isAllowed(asked, product) !== false) return undefined;

    const number = this.#rules.getMatchingLineNumber(asked, product);
    return { number, text: toldLine(this.text.split(LINE_END)[number - 1] ?? '') };
  }
}

/** What a robot calls itself, without version and comment (RFC 9309, 2.2.1). */
export function productOf(userAgent: string): string {
  return userAgent.trim().split(/[\s/]/, 1)[0] || '*';
}

const LINE_END = /\r\n|\r|\n/;

/** RFC 9309, 2.2.2: a percent-encoded octet is what it stands for, unless that is reserved. The parser leaves it as it is. */
function decodedWhereItMay(text: string): string {
  return text.replace(UNRESERVED, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)));
}

/** Letters, digits, and `-._~` (RFC 3986, 2.3). */
const UNRESERVED = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/** As a part of a sentence, whatever is in it. */
function toldLine(line: string): string {
  const told = line.replace(/\p{C}/gu, ' ').trim();
  return told.length > MAX_TOLD_LENGTH ? `${told.slice(0, MAX_TOLD_LENGTH)}…` : told;
}
