import type { Operations } from '../../queries/operations/get-operations.query.js';
import type { Build } from '../../read-model/builds.js';
import type { BuildDto, OperationsDto, RebuildDto } from './operations.dto.js';

const MOST_PARKED = 100;

export function presentOperations(now: Operations): OperationsDto {
  const { head, projector, builds, unfinished, rebuilder, parked } = now;
  return {
    head: String(head),
    projector: projector ?? null,
    builds: builds.map(presentBuild),
    rebuild: unfinished ? presentRebuild(unfinished, head, rebuilder !== undefined) : null,
    parkedStreams: parked.length,
    parked: parked.slice(0, MOST_PARKED).map((stream) => ({ ...stream, revision: String(stream.revision) })),
  };
}

function presentBuild({ number, isActive, isOutdated, position }: Build): BuildDto {
  return { number, isActive, isOutdated, position: position === undefined ? null : String(position) };
}

/** Positions of some logs are far apart; of all logs they grow with what is in them. */
function presentRebuild({ number, position = 0n }: Build, head: bigint, isRunning: boolean): RebuildDto {
  return { build: number, isRunning, done: head === 0n ? 0 : Math.min(1, Number(position) / Number(head)) };
}
