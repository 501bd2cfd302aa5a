import type { Argument, Command, Option } from 'commander';

/** A word that may stand at a place of the command line. */
export interface Word {
  readonly text: string;
  readonly description: string;
}

/** One command, and what may follow it. */
export interface CommandNode {
  /** The words that lead to it; none for the program itself. */
  readonly path: readonly string[];
  readonly words: readonly Word[];
  /** Options that a value follows, with the values that there are; none where it may be anything. */
  readonly valued: readonly { readonly option: string; readonly values: readonly string[] }[];
}

/** Every command of a program, the outermost first. */
export function commandTree(command: Command, path: readonly string[] = []): readonly CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const options = help.visibleOptions(command);
  const choices = command.registeredArguments.flatMap(({ argChoices, description }: Argument) =>
    (argChoices ?? []).map((text) => ({ text, description })),
  );
  const node = {
    path,
    words: [
      ...commands.map((each) => ({ text: each.name(), description: each.description() })),
      ...choices,
      ...options.flatMap((option) => spellings(option).map((text) => ({ text, description: option.description }))),
    ],
    valued: options
      .filter(({ required }) => required)
      .flatMap((option) => spellings(option).map((text) => ({ option: text, values: option.argChoices ?? [] }))),
  };
  const below = command.commands.flatMap((each) => commandTree(each, [...path, each.name()]));
  return [node, ...below];
}

function spellings({ long, short }: Option): readonly string[] {
  return [long, short].filter((each) => each != null);
}
