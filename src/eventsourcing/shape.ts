/** Whether a value that came out of JSON is what a field holds. Closed lists may grow: a reader takes any text there. */
export type Check = (value: unknown) => boolean;

/** A check for each field, the optional ones too: the compiler points to a shape when its data get another field. */
export type Shape<Data> = { readonly [field in keyof Data]-?: Check };

/** The first field that is not what a shape asks for; undefined where the data are sound. */
export function brokenFieldOf(shape: { readonly [field: string]: Check }, data: object): string | undefined {
  for (const field in shape) {
    if (!shape[field]?.((data as Record<string, unknown>)[field])) return field;
  }
  return undefined;
}

export const text: Check = (value) => typeof value === 'string';
export const number: Check = (value) => Number.isFinite(value);
export const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const time: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
export const absoluteUrl: Check = (value) => typeof value === 'string' && URL.canParse(value);
export const truth: Check = (value) => typeof value === 'boolean';
export const onlyTrue: Check = (value) => value === true;

export const list =
  (of: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(of);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
export const record =
  <Data>(shape: Shape<Data>): Check =>
  (value) =>
    typeof value === 'object' && value !== null && brokenFieldOf(shape, value) === undefined;

/** What a purge wrote down of the events that it removed. */
export const removedEvents = list(record<{ position: string; hash: string }>({ position: text, hash: text }));
