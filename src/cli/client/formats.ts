const UNITS = ['B', 'kB', 'MB', 'GB'];

/** 1256 as "1.3 kB". */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const digits = power === 0 ? 0 : 1;
  return `${(bytes / 1_000 ** power).toFixed(digits)} ${UNITS[power]}`;
}

/** A time of day is enough for today; otherwise the date is what matters. */
export function time(iso: string, now: Date): string {
  const [date, clock] = iso.split('T');
  return date === now.toISOString().split('T')[0] && clock ? `${clock.slice(0, 8)}Z` : `${date} ${clock?.slice(0, 5)}Z`;
}

/** Cut to a width, with a sign that it was. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** What an origin sent must not steer a terminal: control characters are shown as what they are not. */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, '\u{fffd}');
}
