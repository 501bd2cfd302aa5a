/* What somebody typed, pasted or dropped, as URLs. */

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** People leave the scheme out. What has one keeps it, so that the service can say what is wrong with it. */
export function withScheme(text: string): string {
  const url = text.trim();
  const isBareHostWithPort = /^[^/:\s]+:\d+(?:[/?#]|$)/.test(url);
  return SCHEME.test(url) && !isBareHostWithPort ? url : `https://${url}`;
}

/** Whether a line is nothing but a URL, with or without its scheme: no title behind it, no marks round it. */
export function isBareUrl(line: string): boolean {
  return /^(?:[\p{L}\p{N}]|\[[\da-f:.]+\])\S*$/iu.test(line);
}

/** A line of a list as the service reads it: one that is nothing but a URL may lack its scheme, any other stays. */
export function pastedLine(line: string): string {
  return isBareUrl(line) ? withScheme(line) : line;
}

/** The lines that say something: no blank ones, and no comments. */
export function urlLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
