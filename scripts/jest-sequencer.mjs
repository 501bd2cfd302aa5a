import Sequencer from '@jest/test-sequencer';

/** What starts processes and waits for them. */
const LONG = /\/test\/(processes|journeys|cli)\//;

/**
 * The long ones first, so that the many short ones fill the end. Jest goes by the times of its last run, which a fresh
 * clone has not, and then by the sizes of files, which say nothing here.
 */
export default class LongOnesFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
