/** What a query says with `true` or `false`; anything else stays what it is, for the check that comes after. */
export function queryTruth({ value }: { readonly value: unknown }): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}
