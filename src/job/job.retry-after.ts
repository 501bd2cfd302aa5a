/** As long as an origin is waited for at most, whatever it asks for. */
export const LONGEST_ASKED_MS = 60 * 60_000;

/**
 * How long a `Retry-After` asks to wait, in milliseconds: a number of seconds (some send `2.5`), or a date in any of the
 * three forms of RFC 9110, 5.6.7. Undefined where that is no time to come, or nothing that can be read.
 */
export function askedWaitMs(
  headers: readonly (readonly [name: string, value: string])[],
  at: Date,
): number | undefined {
  const value = headers.find(([name]) => name === 'retry-after')?.[1].trim() ?? '';
  const ms = SECONDS.test(value) ? Number(value) * 1_000 : (httpDate(value, at) ?? Number.NaN) - at.getTime();
  return ms > 0 ? ms : undefined;
}

const SECONDS = /^\d+(\.\d+)?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const FORMS = [
  String.raw`[a-z]{3}, (?<day>\d\d) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME} (GMT|UTC)`, // IMF-fixdate
  String.raw`[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) ${TIME} (GMT|UTC)`, // RFC 850
  String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`, // asctime
].map((form) => new RegExp(`^${form}$`, 'i'));

/** Milliseconds since 1970, or undefined where it is no date of HTTP. */
function httpDate(text: string, at: Date): number | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return undefined;

  const [day, hour, minute, second] = [parts['day'], parts['hour'], parts['minute'], parts['second']].map(Number);
  const month = MONTHS.indexOf(parts['month']?.toLowerCase() ?? '');
  const year = fullYear(parts['year'] ?? '', at);
  const ms = Date.UTC(year, month, day, hour, minute, second);
  return month >= 0 && new Date(ms).getUTCDate() === day ? ms : undefined;
}

/** A year of two digits that seems to be more than 50 years ahead is one of the past (RFC 9110, 5.6.7). */
function fullYear(digits: string, at: Date): number {
  if (digits.length > 2) return Number(digits);

  const now = at.getUTCFullYear();
  const year = now - (now % 100) + Number(digits);
  return year > now + 50 ? year - 100 : year;
}
