import Sequencer from '@jest/test-sequencer';

/** What starts processes and waits for them. */
const LONG = /\/test\/(processes|journeys|cli)\//;

/**
 * The long ones first, so that the many short ones fill the end. Jest goes by the times of its last run, which a fresh
 * clone has not, and then by the sizes of files, which say nothing here. On servers the long ones come last: they leave a
 * long log to whoever reads it from its beginning.
 */
export default class LongOnesApart extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    const [long, short] = [sorted.filter(isLong), sorted.filter((test) => !isLong(test))];
    return process.env.EVENTSTORE_URL ? [...short, ...long] : [...long, ...short];
  }
}
