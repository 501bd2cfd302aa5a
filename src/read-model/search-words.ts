/** One word of a query: `-error:timeout*` leaves out, has the name `error`, and the value `timeout*`. */
export interface SearchWord {
  readonly isLeftOut: boolean;
  /** What stands before the colon; null in free text. */
  readonly name: string | null;
  readonly value: string;
  /** It stood in quotes: it means just what it says, a star and a comma too. */
  readonly isQuoted: boolean;
}

/** Whoever asks for more does not do so by hand. */
export const MAX_SEARCH_WORDS = 20;

/**
 * Reads a query:
 *
 *     query = [ word *( 1*SP word ) ]
 *     word  = [ "-" ] [ name ":" ] ( bare / quoted )
 *     name  = 1*( a-z )
 *     bare  = 1*( any character but spaces and quotes )
 *     quoted = <"> *( any character; \" for a quote, \\ for a backslash ) <">
 *
 * A bare text that begins with a name and a colon has that name; what begins with `http://` or `https://` has none.
 * @throws BadSearchError
 */
export function searchWords(text: string): readonly SearchWord[] {
  const words: SearchWord[] = [];
  for (let rest = text.trimStart(); rest !== ''; ) {
    const match = WORD.exec(rest);
    const [whole = '', minus, name, quoted, bare] = match ?? [];
    const after = rest.slice(whole.length);
    if (!match || /^\S/.test(after)) throw new BadSearchError(firstOf(rest), whyUnread(rest));

    if (words.length === MAX_SEARCH_WORDS)
      throw new BadSearchError(whole, `A query has ${MAX_SEARCH_WORDS} words at most`);
    words.push({
      isLeftOut: minus !== undefined,
      name: name ?? null,
      value: quoted === undefined ? (bare ?? '') : quoted.replace(/\\(["\\])/g, '$1'),
      isQuoted: quoted !== undefined,
    });
    rest = after.trimStart();
  }
  return words;
}

/** A word as it can be read again: in quotes only where it has to be, or was. */
export function printWord({ isLeftOut, name, value, isQuoted }: SearchWord): string {
  const written = isQuoted ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
  return `${isLeftOut ? '-' : ''}${name === null ? '' : `${name}:`}${written}`;
}

/** A query that is not answered, and the word of it that is why. */
export class BadSearchError extends Error {
  override readonly name = 'BadSearchError';

  constructor(
    readonly word: string,
    why: string,
  ) {
    super(`${shortened(word)}: ${why}`);
  }
}

/** Each part is tried at one place only, so that no text takes more than its length. */
const WORD = /^(-)?(?:(?!https?:\/\/)([a-z]+):)?(?:"((?:[^"\\]|\\["\\])*)"|([^\s"]+))/;

function whyUnread(rest: string): string {
  if (!firstOf(rest).includes('"')) return 'Something must stand after it';
  return 'A quote stands at both ends of a text, and inside of one as \\"; a space parts it from the next word';
}

function firstOf(rest: string): string {
  return /^\S+/.exec(rest)?.[0] ?? '';
}

/** A sentence stays one, whatever was sent. */
function shortened(word: string): string {
  const characters = [...word];
  return characters.length > 100 ? `${characters.slice(0, 100).join('')}…` : word;
}
