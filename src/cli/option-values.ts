import { InvalidArgumentError } from 'commander';

/** Where the service is. What a path, a query or a secret in it would mean is not guessed. */
export function serviceUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('It begins with http:// or https://.');
  if (url.username || url.password) throw new InvalidArgumentError('A key goes into --key, not into the URL.');
  if (url.search || url.hash) throw new InvalidArgumentError('It has no query and no fragment.');
  return url.href;
}

/** The service knows the limits, and explains them better. */
export function wholeNumber(value: string): number {
  if (!/^-?\d{1,15}$/.test(value)) throw new InvalidArgumentError('It is a whole number.');
  return Number(value);
}

export function count(value: string): number {
  const number = wholeNumber(value);
  if (number < 1) throw new InvalidArgumentError('It is 1 or more.');
  return number;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/;
const AGE_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time as ISO 8601 has it, or how long ago it was: 90d, 12h, 30m. */
export function instantOrAge(value: string, _?: unknown, now = new Date()): Date {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(value) ?? [];
  if (number !== undefined) return new Date(now.getTime() - Number(number) * AGE_MS[unit as keyof typeof AGE_MS]);
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) {
    return new Date(value);
  }
  throw new InvalidArgumentError('It is an age like 90d, 12h or 30m, or a time like 2026-03-01T00:00:00Z.');
}

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** For how long, in seconds: 90s, 30m, 12h, 7d. */
export function seconds(value: string): number {
  const [, number, unit] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  if (number === undefined) throw new InvalidArgumentError('It is a time like 90s, 30m, 12h or 7d.');
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}

/** A time as ISO 8601 has it. Whether it lies ahead the service knows: its clock counts. */
export function instantAhead(value: string): Date {
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value);
  throw new InvalidArgumentError('It is a time like 2026-03-01T12:00:00Z.');
}

/** For an option that may be given more than once. */
export function each(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** `Name: value`, once for each name. */
export function header(value: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, content] = /^([^:\s]+):\s*(.*)$/.exec(value) ?? [];
  if (name === undefined || content === undefined) throw new InvalidArgumentError('It reads "Name: value".');
  if (Object.keys(before).some((other) => other.toLowerCase() === name.toLowerCase())) {
    throw new InvalidArgumentError(`${name} is there already.`);
  }
  return Object.fromEntries([...Object.entries(before), [name, content]]);
}
