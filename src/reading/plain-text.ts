/**
 * A text without what steers a terminal, hides or turns around what is read: of controls only tabs and line ends stay.
 * Directions that a text in Hebrew or Arabic needs by itself are its letters' own.
 */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '');
}

/** On one line, and no longer than so many characters. */
export function plainLine(text: string, max: number): string {
  const line = plainText(text.slice(0, 4 * max))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= max ? line : `${wellFormed(line.slice(0, max - 1)).trimEnd()}…`;
}

/** Half a character at its end, where a text was cut, is none. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

const CONTROLS = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
