import type { CommandNode } from './command-tree.js';
import { at, commandPaths, valuedPaths } from './shell-words.js';

/** Names of files are offered where an option or an argument may be anything. */
export function fishCompletion(tree: readonly CommandNode[]): string {
  return `# for fish: retriever completion fish | source
function __retriever_at
    set -l at ''
    set -l takes no
    for word in (commandline -opc)[2..]
        if test $takes = yes
            set takes no
            continue
        end
        switch "$at $word"
            case ${commandPaths(tree).map(quoted).join(' ')}
                set at "$at $word"
            case ${valuedPaths(tree).map(quoted).join(' ')}
                set takes yes
        end
    end
    test "$at" = "$argv[1]"
end
${tree.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, words, valued }: CommandNode): readonly string[] {
  const here = `complete -c retriever -n ${quoted(`__retriever_at ${quoted(at(path))}`)}`;
  return words.map(({ text, description }) => {
    const value = valued.find(({ option }) => option === text);
    return `${here} ${spelled(text)}${value ? takes(value.values) : ''} -d ${quoted(description)}`;
  });
}

function spelled(text: string): string {
  if (text.startsWith('--')) return `-l ${text.slice(2)}`;
  return text.startsWith('-') ? `-s ${text.slice(1)}` : `-a ${quoted(text)}`;
}

function takes(values: readonly string[]): string {
  return values.length === 0 ? ' -r' : ` -x -a ${quoted(values.join(' '))}`;
}

/** Between single quotes two characters mean something to fish. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
