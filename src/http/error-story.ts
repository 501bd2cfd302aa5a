/** What the log is told of an error: its stack, and those of what caused it. */
export function storyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);

  return error.cause === undefined ? `${error.stack}` : `${error.stack}\nCaused by ${storyOf(error.cause)}`;
}
