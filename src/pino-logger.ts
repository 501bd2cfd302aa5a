import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { activeTraceId } from './tracing/spans.js';

/** What the framework says of its own start: a screenful that tells an operator nothing. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** What keeps a process from starting is thrown too, and told in a sentence by whoever started it. */
const STARTING = 'ExceptionHandler';

/** Nest's log lines through pino: JSON, one a line, and pretty on a terminal. To stdout, unless that is for results. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(
    level: string,
    { fd, isTTY }: Pick<NodeJS.WriteStream & { fd: number }, 'fd' | 'isTTY'> = process.stdout,
  ) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    const lines = isTTY
      ? pretty({ colorize: true, sync: true, destination: fd })
      : pino.destination({ fd, sync: true });
    this.#pino = pino(options, lines);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(FRAMEWORK.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write(rest.at(-1) === STARTING ? 'debug' : 'error', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest hands the context over last, and an error's stack, where there is one, before it. */
  #write(level: 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const [context, stack] = [...rest].reverse();
    const fields = typeof message === 'object' && message !== null && !(message instanceof Error) ? message : {};
    const text =
      message instanceof Error ? (message.stack ?? message.message) : fields === message ? '' : String(message);
    const traceId = activeTraceId();
    const known = { ...(stack !== undefined && { stack }), ...(traceId !== undefined && { traceId }) };
    this.#pino[level]({ context, ...known, ...fields }, text);
  }
}
