import { ChangeSignal } from '../../concurrency/change-signal.js';

/** A subscriber in another process sees an event within this time and a little. */
const POLL_MS = 20;

/** @param dataVersion `PRAGMA data_version` of a connection, or what else differs once there is something new */
export function polledChangeSignal(dataVersion: () => string | number): ChangeSignal {
  let seen: string | number | undefined;
  return new ChangeSignal(POLL_MS, () => {
    const version = versionNow(dataVersion);
    const hasMoved = version !== seen;
    seen = version;
    return hasMoved;
  });
}

/** Where even this cannot be read, whoever waits is woken, reads, and hears of the error itself. */
function versionNow(dataVersion: () => string | number): string | number {
  try {
    return dataVersion();
  } catch {
    return Number.NaN;
  }
}
