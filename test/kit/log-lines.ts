import { Logger, type LoggerService } from '@nestjs/common';

/** Hears what is logged, instead of printing it. */
export class LogLines implements LoggerService {
  readonly told: string[] = [];
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  static listen(): LogLines {
    const lines = new LogLines();
    Logger.overrideLogger(lines);
    return lines;
  }

  log(message: unknown): void {
    this.told.push(String(message));
  }

  warn(message: unknown): void {
    this.warnings.push(String(message));
  }

  error(message: unknown): void {
    this.errors.push(String(message));
  }
}
