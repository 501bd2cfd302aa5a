/** The first of some times; undefined where there is none. */
export function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  return times
    .filter((at) => at !== undefined)
    .reduce<Date | undefined>((first, at) => (first && first <= at ? first : at), undefined);
}
