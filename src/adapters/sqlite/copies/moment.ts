import Database from 'libsql';
import { BUSY_TIMEOUT_MS, whenFree } from '../database.js';
import { PageSource } from './page-source.js';

export interface Moment {
  readonly log: PageSource;
  readonly bodies: PageSource;
}

/**
 * Log and bodies as they are at one moment. Nobody can write a body in it, and none is written after an event that names
 * it: so every body that the log names by then is among the bodies, unless it was freed before. The service's writer
 * waits for less than a millisecond.
 */
export function momentOf(logFile: string, bodiesFile: string): Promise<Moment> {
  return whenFree(() => {
    const gate = new Database(bodiesFile, { timeout: BUSY_TIMEOUT_MS });
    let log: PageSource | undefined;
    try {
      gate.exec('BEGIN IMMEDIATE');
      log = PageSource.open(logFile);
      return { log, bodies: PageSource.open(bodiesFile) };
    } catch (error) {
      log?.close();
      throw error;
    } finally {
      if (gate.inTransaction) gate.exec('ROLLBACK');
      gate.close();
    }
  });
}
