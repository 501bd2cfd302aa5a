import type { Inspection } from '../read-model/inspections.js';
import { harmless } from './client/formats.js';
import type { Terminal } from './terminal.js';

/** Keeps how an inspection ended. It counts as it is where it cannot be kept: the log alone may be all there is. */
export async function keepVerdict(
  verdict: Inspection,
  keep: (verdict: Inspection) => Promise<void>,
  terminal: Terminal,
): Promise<void> {
  try {
    await keep(verdict);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.say(harmless(`How this ended could not be kept beside the views: ${why}`));
  }
}
