import { BaseSequencer } from 'vitest/node';

/** What starts processes and waits for them. */
const LONG = /\/test\/(processes|journeys|cli)\//;

/**
 * The long ones first, so that the many short ones fill the end. Vitest goes by the times of its last run, which a fresh
 * clone has not, and then by the sizes of files, which say nothing here.
 */
export class LongOnesFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
