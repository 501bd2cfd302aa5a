import type { ProjectionStore, ViewsById } from '../read-model/projection-store.js';
import type { EntitiesOfPage } from './fold-page.js';

/** The views that there are of the entities of a page, by category. */
export async function loadKnown(
  views: ProjectionStore,
  entities: readonly EntitiesOfPage[],
): Promise<ReadonlyMap<string, ViewsById>> {
  const loaded = entities.map(async ({ category, ids }) => [category, await views.load(category, ids)] as const);
  return new Map(await Promise.all(loaded));
}
