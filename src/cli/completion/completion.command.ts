import { Argument, Command } from 'commander';
import { bashCompletion } from './bash.js';
import { type CommandNode, commandTree } from './command-tree.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const SCRIPTS: Readonly<Record<string, (tree: readonly CommandNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Writes what a shell needs to complete this command line, from the commands and options themselves. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('what a shell needs to complete command lines: source <(retriever completion bash)')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .action((shell: string, _: object, command: Command) => {
      let program = command;
      while (program.parent) program = program.parent;
      process.stdout.write(SCRIPTS[shell]?.(commandTree(program)) ?? '');
    });
}
