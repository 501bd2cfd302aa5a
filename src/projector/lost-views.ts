import type { EventStore } from '../eventsourcing/event-store.js';
import { type Models, streamOf, type View } from '../eventsourcing/model.js';
import type { ProjectionStore } from '../read-model/projection-store.js';
import { compareWithStream } from './view-checks.js';
import { differingFields } from './view-finding.js';

/** What views of another log knew of an entity, and this log does not hold. */
export interface LostView {
  readonly category: string;
  readonly id: string;
  readonly view: View;
  /** The same entity as this log has it; undefined where it has none. */
  readonly inLog: View | undefined;
}

const PAGE = 500;

/**
 * Compares views of another log with those that were made from this one. Only where they differ is a stream read: the
 * log may have gone on with an entity from what the views knew.
 */
export async function* lostViews(
  { foreign, made }: { readonly foreign: ProjectionStore; readonly made: ProjectionStore },
  log: EventStore,
  models: Models,
): AsyncIterable<LostView> {
  for (const model of models.all) {
    const { category } = model;
    for (let after: string | undefined; ; ) {
      const page = await foreign.page(category, PAGE, after);
      const own = await made.load(category, [...page.keys()]);
      for (const [id, view] of page) {
        const inLog = own.get(id);
        if (inLog && differingFields(view, inLog).length === 0) continue;

        const isLost = compareWithStream({ model, id }, view, await log.read(streamOf(model, id))) !== undefined;
        if (isLost) yield { category, id, view, inLog };
      }
      after = [...page.keys()].at(-1);
      if (page.size < PAGE) break;
    }
  }
}
