import type { Operations } from '../../queries/operations/get-operations.query.js';
import type { Build } from '../../read-model/builds.js';
import type { Inspection } from '../../read-model/inspections.js';
import type { ParkedStream, SkippedEvent } from '../../read-model/parking.js';
import type { BuildDto, InspectionDto, OperationsDto, RebuildDto } from './operations.dto.js';
import type { ParkedStreamDto, SkippedEventDto } from './parked-stream.dto.js';

const MOST_TOLD = 100;

export function presentOperations(now: Operations): OperationsDto {
  const { head, projector, builds, unfinished, rebuilder, parking, inspections } = now;
  const { streams, skipped } = parking;
  return {
    head: String(head),
    projector: projector ?? null,
    builds: builds.map(presentBuild),
    rebuild: unfinished ? presentRebuild(unfinished, head, rebuilder !== undefined) : null,
    parkedStreams: streams.length,
    parked: streams.slice(0, MOST_TOLD).map(presentParked),
    skippedEvents: skipped.length,
    skipped: skipped.slice(0, MOST_TOLD).map(presentSkipped),
    inspections: inspections.map(presentInspection),
  };
}

export function presentParked({ stream, revision, reason }: ParkedStream): ParkedStreamDto {
  return { stream, revision: String(revision), reason };
}

function presentSkipped({ actor, at, note, ...event }: SkippedEvent): SkippedEventDto {
  return { ...presentParked(event), at: at.toISOString(), by: actor, note };
}

function presentInspection({ of, at, isWell, detail }: Inspection): InspectionDto {
  return { of, at: at.toISOString(), ok: isWell, detail };
}

function presentBuild({ number, isActive, isOutdated, position }: Build): BuildDto {
  return { number, isActive, isOutdated, position: position === undefined ? null : String(position) };
}

/** Positions of some logs are far apart; of all logs they grow with what is in them. */
function presentRebuild({ number, position = 0n }: Build, head: bigint, isRunning: boolean): RebuildDto {
  return { build: number, isRunning, done: head === 0n ? 0 : Math.min(1, Number(position) / Number(head)) };
}
