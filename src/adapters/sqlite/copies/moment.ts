import Database from 'libsql';
import { BODIES } from '../bodies/body-schema.js';
import { BUSY_TIMEOUT_MS, whenFree } from '../database.js';
import { explained } from '../file.errors.js';
import { EVENTS } from '../log/event-tables.js';
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
    let gate: Database.Database | undefined;
    let log: PageSource | undefined;
    try {
      gate = new Database(bodiesFile, { timeout: BUSY_TIMEOUT_MS });
      gate.exec('BEGIN IMMEDIATE');
      log = PageSource.open(logFile, EVENTS);
      return { log, bodies: PageSource.open(bodiesFile, BODIES) };
    } catch (error) {
      log?.close();
      throw explained(error, bodiesFile, BODIES);
    } finally {
      if (gate?.inTransaction) gate.exec('ROLLBACK');
      gate?.close();
    }
  });
}
