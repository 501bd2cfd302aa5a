import type { Model } from './model.js';

type Category = Pick<Model, 'category'>;

/** There never was such an entity. */
export class EntityNotFoundError extends Error {
  override readonly name = 'EntityNotFoundError';

  constructor({ category }: Category, id: string) {
    super(`There is no ${category} ${id}`);
  }
}

/** A purge was asked for of an entity that is not deleted. */
export class NotDeletedError extends Error {
  override readonly name = 'NotDeletedError';

  constructor({ category }: Category, id: string) {
    super(`Only what was deleted can be purged, and ${category} ${id} was not`);
  }
}
