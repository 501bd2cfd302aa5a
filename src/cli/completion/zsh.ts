import type { CommandNode, Word } from './command-tree.js';
import { at, commandPaths, knownValues, pattern, quoted, valuedPaths } from './shell-words.js';

/** Where nothing fits it falls back to names of files. */
export function zshCompletion(tree: readonly CommandNode[]): string {
  return `#compdef retriever
# for zsh, after compinit: source <(retriever completion zsh)
_retriever() {
  local at='' i
  local -a entries
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${pattern(commandPaths(tree))}) at+=" \${words[i]}" ;;
      ${pattern(valuedPaths(tree))}) ((i++)) ;;
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${knownValues(tree)
  .map(([path, values]) => caseOf(path, values))
  .join('\n')}
    ${pattern(valuedPaths(tree))}) ;;
    *)
      case "$at" in
${tree.map(({ path, words }) => `    ${caseOf(at(path), words.map(entry))}`).join('\n')}
      esac
      ;;
  esac
  _describe retriever entries || _files
}
compdef _retriever retriever
`;
}

function caseOf(path: string, entries: readonly string[]): string {
  return `    ${quoted(path)}) entries=(${entries.map(quoted).join(' ')}) ;;`;
}

/** `word:description`, where a colon in the word would end it. */
function entry({ text, description }: Word): string {
  return `${text.replaceAll(':', '\\:')}:${description}`;
}
