import { expect, test } from 'vitest';
import { VIEW_KINDS as MONGO_VIEW_KINDS } from '../../src/adapters/mongodb/views/view-kinds.js';
import { VIEW_KINDS as SQLITE_VIEW_KINDS } from '../../src/adapters/sqlite/views/view-kinds.js';
import { MODELS } from '../../src/models.js';

// A model without views would stop the projector at its first event.
test.each([
  ['SQLite', SQLITE_VIEW_KINDS],
  ['MongoDB', MONGO_VIEW_KINDS],
])('%s has views of every model in the registry', (_, kinds) => {
  expect(kinds.map(({ category }) => category).sort()).toEqual([...MODELS.categories].sort());
});
