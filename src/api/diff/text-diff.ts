import { createTwoFilesPatch, diffWords, diffWordsWithSpace, FILE_HEADERS_ONLY } from 'diff';

export interface DiffRequest {
  readonly from: NamedText;
  readonly to: NamedText;
  readonly by: 'lines' | 'words' | 'json';
  readonly ignoreWhitespace: boolean;
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface TextDiff {
  /** Empty where there is no difference. */
  readonly diff: string;
  /** Lines, or words. */
  readonly added: number;
  readonly removed: number;
}

/** What it takes to come from one text to another. Takes time and memory. @throws SyntaxError for JSON that is none */
export function textDiff(request: DiffRequest): TextDiff {
  const { from, to, by, ignoreWhitespace } = request;
  switch (by) {
    case 'lines':
      return byLines(from, to, ignoreWhitespace ? WHITE_SPACE : undefined);
    case 'words':
      return byWords(request);
    case 'json':
      return byLines(fieldsOf(from), fieldsOf(to), COMMA_AT_END);
  }
}

const WHITE_SPACE = /\s+/g;
/** A field that is the last one no more has not changed. */
const COMMA_AT_END = /,(?=\n?$)/;

/** Unified, as diff -u writes it. @param ignored what makes no difference within a line */
function byLines(from: NamedText, to: NamedText, ignored: RegExp | undefined): TextDiff {
  const options = {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
    ...(ignored && { comparator: alikeWithout(ignored) }),
  };
  const patch = createTwoFilesPatch(from.name, to.name, from.text, to.text, undefined, undefined, options);
  const start = patch.indexOf('\n@@');
  if (start < 0) return { diff: '', added: 0, removed: 0 };

  const lines = patch.slice(start).split('\n');
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return { diff: patch, added: count('+'), removed: count('-') };
}

/** The whole text, what was removed and added in it marked as git diff --word-diff does. */
function byWords({ from, to, ignoreWhitespace }: DiffRequest): TextDiff {
  const changes = (ignoreWhitespace ? diffWords : diffWordsWithSpace)(from.text, to.text);
  const count = (kind: 'added' | 'removed') =>
    changes.reduce((sum, change) => sum + (change[kind] ? change.count : 0), 0);
  const [added, removed] = [count('added'), count('removed')];
  if (added + removed === 0) return { diff: '', added, removed };

  const marked = changes.map(({ value, added: isAdded, removed: isRemoved }) => {
    if (isAdded) return `{+${value}+}`;
    return isRemoved ? `[-${value}-]` : value;
  });
  return { diff: marked.join(''), added, removed };
}

/** JSON with a field a line, the fields of each object in the order of their names. */
function fieldsOf({ name, text }: NamedText): NamedText {
  return { name, text: `${JSON.stringify(inOrder(JSON.parse(text)), null, 2)}\n` };
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;

  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, inOrder(field)]));
}

/** Each line is compared many times. */
function alikeWithout(ignored: RegExp): (one: string, other: string) => boolean {
  const known = new Map<string, string>();
  const rest = (line: string) => {
    const found = known.get(line) ?? line.replace(ignored, '');
    known.set(line, found);
    return found;
  };
  return (one, other) => one === other || rest(one) === rest(other);
}
