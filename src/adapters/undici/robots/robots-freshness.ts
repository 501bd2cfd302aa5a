const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** RFC 9309, 2.4: not longer than this, whatever its server says. */
const LONGEST_MS = 24 * HOUR_MS;

/**
 * For how long a robots.txt is taken to say the same: as its `Cache-Control` has it (RFC 9111, 5.2.2), but a minute at
 * least, since every page of its origin would ask for it; an hour where it says nothing.
 */
export function keptForMs(cacheControl: readonly string[]): number {
  const directives = cacheControl
    .join(',')
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim());
  if (directives.some((directive) => /^no-(?:cache|store)\b/.test(directive))) return MINUTE_MS;

  const seconds = directives.map((directive) => /^max-age="?(\d{1,10})"?$/.exec(directive)?.[1]).find(Boolean);
  if (seconds === undefined) return HOUR_MS;
  return Math.min(LONGEST_MS, Math.max(MINUTE_MS, Number(seconds) * 1_000));
}
