/**
 * How Node runs some lines of JavaScript, in a process that may be killed. They import `./build/…`, and find their
 * arguments from `process.argv[1]` on.
 */
export function nodeArguments(lines: string, ...args: readonly string[]): readonly string[] {
  return ['--input-type=module', '--eval', lines, '--', ...args];
}
