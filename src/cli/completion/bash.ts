import type { CommandNode } from './command-tree.js';
import { at, commandPaths, knownValues, pattern, quoted, valuedPaths } from './shell-words.js';

/** Without descriptions, which bash has no place for. Where nothing fits it falls back to names of files. */
export function bashCompletion(tree: readonly CommandNode[]): string {
  return `# for bash: source <(retriever completion bash)
_retriever() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${pattern(commandPaths(tree))}) at+=" \${COMP_WORDS[i]}" ;;
      ${pattern(valuedPaths(tree))}) ((i++)) ;;
    esac
  done
  case "$at $before" in
${knownValues(tree)
  .map(([path, values]) => caseOf(path, values))
  .join('\n')}
    ${pattern(valuedPaths(tree))}) ;;
    *)
      case "$at" in
${tree
  .map(
    ({ path, words }) =>
      `    ${caseOf(
        at(path),
        words.map(({ text }) => text),
      )}`,
  )
  .join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _retriever retriever
`;
}

function caseOf(path: string, words: readonly string[]): string {
  return `    ${quoted(path)}) words=${quoted(words.join(' '))} ;;`;
}
