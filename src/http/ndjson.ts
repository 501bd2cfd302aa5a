export const NDJSON = 'application/x-ndjson';

/** Whether a client asks for an item a line, and likes that no less than JSON (RFC 9110, 12.5.1). */
export function prefersNdjson(accept: string | undefined): boolean {
  if (accept === undefined) return false;

  const liking = new Map(accept.split(',').map(weighed));
  const ndjson = liking.get(NDJSON) ?? 0;
  return ndjson > 0 && ndjson >= (liking.get('application/json') ?? 0);
}

/** Each item on a line of its own. */
export function ndjsonOf(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

function weighed(range: string): [type: string, weight: number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return [type, Number(weight) || 0];
}
