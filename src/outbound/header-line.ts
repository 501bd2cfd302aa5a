/** One line of the headers of a request or a response; of a response, the name is in lower case. */
export type HeaderLine = readonly [name: string, value: string];

/** The values of a header, in the order they came. */
export function valuesOf(lines: readonly HeaderLine[], name: string): readonly string[] {
  return lines.filter(([key]) => key === name).map(([, value]) => value);
}

export function firstOf(lines: readonly HeaderLine[], name: string): string | undefined {
  return lines.find(([key]) => key === name)?.[1];
}
