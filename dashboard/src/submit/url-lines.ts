/* What somebody typed, pasted or dropped, as URLs. */

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** People leave the scheme out. What has one keeps it, so that the service can say what is wrong with it. */
export function withScheme(text: string): string {
  const url = text.trim();
  const isBareHostWithPort = /^[^/:\s]+:\d+(?:[/?#]|$)/.test(url);
  return SCHEME.test(url) && !isBareHostWithPort ? url : `https://${url}`;
}

/** The lines that say something. */
export function urlLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
