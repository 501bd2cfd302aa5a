import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/adapters/sqlite/database.js';
import { openEventTables } from '../../src/adapters/sqlite/log/event-tables.js';
import { EventWriter } from '../../src/adapters/sqlite/log/event-writer.js';
import type { ExpectedRevision } from '../../src/eventsourcing/event-store.js';
import { written } from '../../src/eventsourcing/written-event.js';
import { sealed } from '../kit/sealed.js';

describe('what an append led to, whose transaction did not say', () => {
  let db: Awaited<ReturnType<typeof openEventTables>>;
  let writer: EventWriter;

  beforeEach(async () => {
    db = await openEventTables(':memory:');
    writer = new EventWriter(db);
  });
  afterEach(() => db.close());

  const append = (stream: string, expected: ExpectedRevision = 'no_stream') => ({
    stream,
    events: written(stream, sealed(stream, [{ type: 'Began', data: {} }])),
    expected,
  });
  const write = (...group: ReturnType<typeof append>[]) => inTransaction(db, () => writer.write(group, new Date(0)));

  test('is its answer, where it lies in the log', () => {
    const [first, second] = [append('a-1'), append('a-2')];
    const outcomes = write(first, second);

    expect([first, second].map((each) => ({ answer: writer.find(each) }))).toEqual(outcomes);
  });

  test('is nothing, where it does not, be it that others wrote instead', () => {
    expect(writer.find(append('a-1'))).toBeUndefined();
    expect(writer.find(append('a-1', 4n))).toBeUndefined();
    write(append('a-1'));
    expect(writer.find(append('a-1'))).toBeUndefined();
  });
});
