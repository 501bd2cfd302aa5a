const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** A moment as RFC 3339 writes it, zone included; undefined for anything else, and for days that no calendar has. */
export function instantOf(text: string): Date | undefined {
  if (!INSTANT.test(text) || !isCalendarDay(text.slice(0, 10))) return undefined;

  return written(new Date(text));
}

/** Where a range of time begins: at a moment, or with a day of UTC. */
export function rangeStart(text: string): Date | undefined {
  return isDay(text) ? new Date(text) : instantOf(text);
}

/** Where a range of time ends, which is outside of it: at a moment, or after a day of UTC. */
export function rangeEnd(text: string): Date | undefined {
  return isDay(text) ? written(new Date(Date.parse(text) + DAY_MS)) : instantOf(text);
}

function isDay(text: string): boolean {
  return DAY.test(text) && isCalendarDay(text);
}

/** `Date` takes a 30 February for a day in March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Only years of four digits are written so that their order as texts is their order in time. */
function written(date: Date): Date | undefined {
  return !Number.isNaN(date.getTime()) && date.toISOString().length === 24 ? date : undefined;
}
