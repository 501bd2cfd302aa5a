/** What may be odd about a response that is read all the same. */
export const ODD = {
  continue: 'The response began with 100 Continue, for which nobody waited',
  folded: 'A header of the response is folded over several lines',
  controlBytes: 'A header of the response holds control bytes, which became spaces',
  spaceBeforeColon: 'A header of the response has a space before its colon',
  noHeader: 'A line among the headers of the response is none, and was left out',
  sameLength: 'The response tells its length more than once',
  lengthAndChunks: 'The response has a length and comes in chunks, whose sizes were believed',
  chunkSize: 'A chunk of the response has more than a number for its size',
  lineEnds: 'The lines of the response do not end as those of HTTP do',
  unknown: 'The response breaks the rules of HTTP, and was read leniently',
} as const;

/** What was odd, from what was seen while it was mended, and from what the strict parser had against it. */
export function odditiesOf(mended: readonly string[], refusal: string): readonly string[] {
  const known = new Set(mended);
  if (/in chunk size/.test(refusal)) known.add(ODD.chunkSize);
  if (/expected CR/.test(refusal)) known.add(ODD.lineEnds);
  return known.size > 0 ? [...known] : [ODD.unknown];
}
