/* What of the HTML standard decides where an element ends that says nothing of it. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Elements without an end. */
export const VOID = words('area base basefont br col embed frame hr img input link meta param source track wbr keygen');

/** Only their content is of use: a page has one of each at most, wherever its tags stand. */
export const UNWRAPPED = words('html head body');

/** Nothing of them is to be read. What is drawn has texts and titles of its own. */
export const UNREAD = words('script style template svg math canvas object audio video');

/** Inside of these a tag may end itself: `<path/>`. A tag of HTML ends them, unless it is meant to stand in them. */
export const FOREIGN = words('svg math');
export const HTML_IN_FOREIGN = words('foreignobject annotation-xml');

/** Beyond these no end tag reaches, unless it is one of a table's own. */
export const CELLS = words('td th caption table');
export const PARTS_OF_TABLES = words('table caption colgroup thead tbody tfoot tr td th');

interface Implied {
  /** What the tag ends, where that is open. */
  readonly ended: ReadonlySet<string>;
  /** Beyond these nothing is looked for. */
  readonly within: ReadonlySet<string>;
}

const P = words('p');
const BLOCKS =
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header ' +
  'hgroup hr main menu nav ol p pre section summary table ul';
const HEADINGS = 'h1 h2 h3 h4 h5 h6';
export const ENDS_FOREIGN = words(`${BLOCKS} ${HEADINGS} b big br code dd dt em i img li s small span strong sub sup`);

const ofAll = (names: string, implied: Implied) => names.split(' ').map((name): [string, Implied] => [name, implied]);

/** What a start tag ends: a paragraph by a block, an item by the next one. */
export const IMPLIED_ENDS: ReadonlyMap<string, Implied> = new Map([
  ...ofAll(BLOCKS, { ended: P, within: CELLS }),
  ...ofAll(HEADINGS, { ended: words(`p ${HEADINGS}`), within: CELLS }),
  ...ofAll('li', { ended: words('li p'), within: words('ul ol menu dir td th table') }),
  ...ofAll('dt dd', { ended: words('dt dd p'), within: words('dl td th table') }),
  ...ofAll('a', { ended: words('a'), within: CELLS }),
  ...ofAll('option optgroup', { ended: words('option'), within: words('select') }),
  ...ofAll('rt rp', { ended: words('rt rp'), within: words('ruby') }),
  ...ofAll('td th', { ended: words('td th p'), within: words('tr table') }),
  ...ofAll('tr', { ended: words('tr td th caption p'), within: words('table') }),
  ...ofAll('thead tbody tfoot', { ended: words('thead tbody tfoot tr td th caption p'), within: words('table') }),
]);
