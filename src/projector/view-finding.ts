import { type Entity, streamOf, type View } from '../eventsourcing/model.js';

/** Something about the view of an entity that the log does not bear out. */
export interface ViewFinding {
  readonly category: string;
  readonly id: string;
  readonly stream: string;
  readonly what: WrongView;
  /** The fields of the view that differ; none where there is no view to compare. */
  readonly fields: readonly string[];
  /** The finding as a sentence. */
  readonly detail: string;
}

/**
 * `differs` from what its events say; `behind` the checkpoint; `missing`; `extra`: its stream makes no view; `purged`,
 * and still there; `unreadable` events, and yet not parked; `parked`, or an event `skipped`, which is told and is no fault
 * of the views.
 */
export type WrongView = 'differs' | 'behind' | 'missing' | 'extra' | 'purged' | 'unreadable' | 'parked' | 'skipped';

export function finding(
  { model, id }: Entity,
  what: WrongView,
  detail: string,
  fields: readonly string[] = [],
): ViewFinding {
  return { category: model.category, id, stream: streamOf(model, id), what, fields, detail };
}

/** An entity as a finding names it: `job 7f1c…`. */
export function nameOf({ model, id }: Entity): string {
  return `${model.category} ${id}`;
}

export function isFault({ what }: ViewFinding): boolean {
  return what !== 'parked' && what !== 'skipped';
}

/** The fields in which two views are not the same. The order of the keys inside a field says nothing. */
export function differingFields(one: View, other: View): readonly string[] {
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const fields = new Set([...left.keys(), ...right.keys()]);
  return [...fields].filter((field) => textOf(left.get(field)) !== textOf(right.get(field)));
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
