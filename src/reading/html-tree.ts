import type { Element, Properties, Root } from 'hast';
import { Tokenizer } from 'htmlparser2';
import {
  CELLS,
  ENDS_FOREIGN,
  FOREIGN,
  HTML_IN_FOREIGN,
  IMPLIED_ENDS,
  PARTS_OF_TABLES,
  UNREAD,
  UNWRAPPED,
  VOID,
} from './html-elements.js';
import { OpenElements } from './open-elements.js';
import { UnreadableError } from './page-reader.js';

/** Elements nested deeper stand side by side: what walks a tree by recursion must come back from it. */
export const MAX_DEPTH = 100;
/** A page of so many takes seconds to be written down, and one of more as many seconds more. */
export const MAX_ELEMENTS = 250_000;

/** Attributes that a reading makes something of. */
const KEPT: ReadonlySet<string> = new Set(
  'href src alt title rel name property content start checked type class hidden open'.split(' '),
);

/**
 * The elements and texts of a page, as a tree of hast, whatever its tags are like. A parser that follows the standard to
 * the letter looks through everything that is open at nearly every tag: a page that nests 100,000 of them would take it
 * minutes. Here only so many can be open, so that the time grows with the length of the page alone.
 * @throws UnreadableError
 */
export function htmlTree(html: string): Root {
  const tree = new HtmlTree(html);
  const tokenizer = new Tokenizer({}, tree.callbacks);
  tokenizer.write(html);
  tokenizer.end();
  return tree.root;
}

class HtmlTree {
  readonly root: Root = { type: 'root', children: [] };
  readonly #open = new OpenElements();
  #elements = 0;
  /** Elements that were closed to make room, and whose end tags are still to come. */
  #closedEarly = 0;
  #tag: Element = element('');
  #attribute = '';
  #value = '';

  constructor(private readonly html: string) {}

  readonly callbacks: ConstructorParameters<typeof Tokenizer>[1] = {
    ontext: (start, end) => this.#addText(this.html.slice(start, end)),
    ontextentity: (codepoint) => this.#addText(String.fromCodePoint(codepoint)),
    onopentagname: (start, end) => {
      this.#tag = element(this.html.slice(start, end).toLowerCase());
    },
    onattribname: (start, end) => {
      this.#attribute = this.html.slice(start, end).toLowerCase();
      this.#value = '';
    },
    onattribdata: (start, end) => {
      if (KEPT.has(this.#attribute)) this.#value += this.html.slice(start, end);
    },
    onattribentity: (codepoint) => {
      if (KEPT.has(this.#attribute)) this.#value += String.fromCodePoint(codepoint);
    },
    onattribend: () => setProperty(this.#tag.properties, this.#attribute, this.#value),
    onopentagend: () => this.#start(false),
    onselfclosingtag: () => this.#start(true),
    onclosetag: (start, end) => this.#end(this.html.slice(start, end).toLowerCase()),
    isInForeignContext: () => this.#open.hasAny(FOREIGN),
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  };

  #addText(text: string): void {
    const { children } = this.#open.innermost ?? this.root;
    const last = children.at(-1);
    if (last?.type === 'text') last.value += text;
    else children.push({ type: 'text', value: text });
  }

  #start(endsItself: boolean): void {
    const tag = this.#tag;
    const { tagName } = tag;
    if (UNWRAPPED.has(tagName)) return;
    if (++this.#elements > MAX_ELEMENTS) throw new UnreadableError(`has more than ${MAX_ELEMENTS} elements`);

    this.#endImplied(tagName);
    const isForeign = FOREIGN.has(tagName) || this.#open.hasAny(FOREIGN);
    const hasNoEnd = VOID.has(tagName) || (endsItself && isForeign);
    if (!hasNoEnd && this.#open.depth === MAX_DEPTH) {
      this.#open.endAt(MAX_DEPTH - 1);
      this.#closedEarly++;
    }
    if (!UNREAD.has(tagName)) (this.#open.innermost ?? this.root).children.push(tag);
    if (!hasNoEnd) this.#open.begin(tag);
  }

  #endImplied(name: string): void {
    if (ENDS_FOREIGN.has(name) && !this.#open.hasAny(HTML_IN_FOREIGN)) this.#endOutermost(FOREIGN, NOTHING);
    const implied = IMPLIED_ENDS.get(name);
    if (implied) this.#endOutermost(implied.ended, implied.within);
  }

  #endOutermost(names: ReadonlySet<string>, within: ReadonlySet<string>): void {
    const place = this.#open.outermostOf(names, within);
    if (place !== undefined) this.#open.endAt(place);
  }

  /** Ends the innermost element of the name, and what is open in it. An end tag of nothing is none. */
  #end(name: string): void {
    if (UNWRAPPED.has(name)) return;
    if (this.#closedEarly > 0 && this.#open.innermost?.tagName !== name) {
      this.#closedEarly--;
      return;
    }
    const place = this.#open.placeOf(name, PARTS_OF_TABLES.has(name) ? NOTHING : CELLS);
    if (place !== undefined) this.#open.endAt(place);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function element(tagName: string): Element {
  return { type: 'element', tagName, properties: {}, children: [] };
}

/** Of two attributes of one name the first counts. */
function setProperty(properties: Properties, name: string, value: string): void {
  if (!KEPT.has(name) || name in properties) return;

  if (name === 'class') properties['className'] ??= value.split(/\s+/);
  else if (FLAGS.has(name)) properties[name] = true;
  else properties[name] = name === 'start' ? Number.parseInt(value, 10) || 1 : value;
}

const FLAGS: ReadonlySet<string> = new Set(['checked', 'hidden', 'open']);

function ignore(): void {}
