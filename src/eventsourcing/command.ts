import type { Command as RoutedCommand } from '@nestjs/cqrs';

/** An intention, which may be refused. `commands.execute` infers the type of the answer from its class. */
export type Command<Answer> = RoutedCommand<Answer>;

/** What commands extend. The bus's own class is empty too: only its type is taken, so that models load nothing of Nest. */
export const Command = class {} as unknown as abstract new <Answer>() => Command<Answer>;
