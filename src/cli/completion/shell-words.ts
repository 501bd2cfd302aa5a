import type { CommandNode } from './command-tree.js';

/** A path of commands as the scripts hold it: each word behind a space. */
export function at(path: readonly string[]): string {
  return path.map((word) => ` ${word}`).join('');
}

/** The paths of all commands but the program itself. */
export function commandPaths(tree: readonly CommandNode[]): readonly string[] {
  return tree.flatMap(({ path }) => (path.length === 0 ? [] : [at(path)]));
}

/** The options that a value follows, each behind the path of its command. */
export function valuedPaths(tree: readonly CommandNode[]): readonly string[] {
  return tree.flatMap(({ path, valued }) => valued.map(({ option }) => `${at(path)} ${option}`));
}

/** Those whose values are known, with these. */
export function knownValues(
  tree: readonly CommandNode[],
): readonly (readonly [path: string, values: readonly string[]])[] {
  return tree.flatMap(({ path, valued }) =>
    valued.flatMap(({ option, values }) => (values.length === 0 ? [] : [[`${at(path)} ${option}`, values] as const])),
  );
}

/** A text as one word of any shell that follows sh, which none of its characters steers. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a `case` of such a shell compares with. */
export function pattern(texts: readonly string[]): string {
  return texts.map(quoted).join('|');
}
