import { jobIdOf } from '../../../job/job.stream.js';

const FIRST_LOOK = [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096, 16_384, 65_536];

/**
 * The newest generation of a dedupe key that has a job. A job's id is made of both, and generations have no gaps: so
 * ids are looked for, and no index is kept. The first look finds nearly all; beyond it the search halves.
 * @param among which of these jobs there are
 */
export async function newestGeneration(
  dedupeKey: string,
  among: (jobIds: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number | undefined> {
  const highest = async (generations: readonly number[]) => {
    const found = await among(generations.map((generation) => jobIdOf(dedupeKey, generation)));
    return generations.findLast((generation) => found.has(jobIdOf(dedupeKey, generation)));
  };
  let newest = await highest(FIRST_LOOK);
  if (newest === undefined) return undefined;

  for (let beyond = FIRST_LOOK.find((generation) => generation > (newest ?? 0)) ?? 2 * newest; beyond - newest > 1; ) {
    const middle = Math.floor((newest + beyond) / 2);
    if (await highest([middle])) newest = middle;
    else beyond = middle;
  }
  return newest;
}
