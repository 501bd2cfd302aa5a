import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NoMoreWritesError, UnsettledCommitError } from '../../src/adapters/sqlite/log/commit.errors.js';
import { GroupCommit } from '../../src/adapters/sqlite/log/group-commit.js';

describe('a group commit', () => {
  let db: Database.Database;
  let failures: Map<string, Error>;
  let fatal: Error[];
  let full: number;
  let writes: GroupCommit<string, string>;

  beforeEach(() => {
    db = new Database(':memory:');
    db.exec('CREATE TABLE words (word TEXT NOT NULL)');
    failures = new Map();
    fatal = [];
    full = 0;
    const insert = db.prepare('INSERT INTO words VALUES (?)');
    writes = new GroupCommit({
      db: {
        get inTransaction() {
          return db.inTransaction;
        },
        exec(sql) {
          const failure = failures.get(sql);
          if (failure) throw failure;
          return db.exec(sql);
        },
      },
      write: (group) =>
        group.map((word) => {
          if (word === 'refused') return { refusal: new Error('No such word') };
          const failure = failures.get(word);
          if (failure) throw failure;
          insert.run([word]);
          return { answer: word.toUpperCase() };
        }),
      weigh: (word) => word.length,
      maxWeight: 10,
      onFull: () => full++,
      onFatal: (error) => fatal.push(error),
    });
  });
  afterEach(async () => {
    await writes.close();
    db.close();
  });

  /** As the driver reports what the disk did. */
  const sqliteError = (code: string) => Object.assign(new Error(code), { code });
  const submit = (...words: string[]) => Promise.allSettled(words.map((word) => writes.submit(word)));
  const answers = (outcomes: readonly PromiseSettledResult<string>[]) =>
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.name));
  const written = () => (db.prepare('SELECT word FROM words').all() as { word: string }[]).map(({ word }) => word);

  test('answers each piece of work, and refuses alone what is refused', async () => {
    expect(answers(await submit('a', 'refused', 'b'))).toEqual(['A', 'Error', 'B']);
    expect(written()).toEqual(['a', 'b']);
  });

  test('runs each piece of work in a transaction of its own where one of them spoilt the whole', async () => {
    failures.set('bad', sqliteError('SQLITE_CONSTRAINT_TRIGGER'));

    expect(answers(await submit('a', 'bad', 'b'))).toEqual(['A', 'Error', 'B']);
    expect(written()).toEqual(['a', 'b']);
    expect(fatal).toEqual([]);
  });

  test('does not know what became of a group whose commit failed', async () => {
    failures.set('COMMIT', sqliteError('SQLITE_FULL'));

    expect(answers(await submit('a', 'b'))).toEqual([UnsettledCommitError.name, UnsettledCommitError.name]);
    expect(full).toBe(1);

    failures.clear();
    expect(answers(await submit('c'))).toEqual(['C']); // a full disk is no reason to end
    expect(fatal).toEqual([]);
  });

  test('writes nothing more once the disk has failed, and tells its owner', async () => {
    failures.set('COMMIT', sqliteError('SQLITE_IOERR_FSYNC'));

    const outcomes = await submit('a', 'b', 'of the next group');

    expect(answers(outcomes)).toEqual([UnsettledCommitError.name, UnsettledCommitError.name, NoMoreWritesError.name]);
    expect(fatal.map(({ message }) => message)).toEqual(['SQLITE_IOERR_FSYNC']);
    failures.clear();
    expect(answers(await submit('c'))).toEqual([NoMoreWritesError.name]);
    expect(written()).toEqual([]);
  });

  test('stops at the one under which the disk failed when it runs them alone', async () => {
    failures.set('bad', sqliteError('SQLITE_CONSTRAINT_TRIGGER'));
    failures.set('ill', sqliteError('SQLITE_IOERR_READ'));

    expect(answers(await submit('bad', 'ill', 'c'))).toEqual(['Error', 'Error', NoMoreWritesError.name]);
    expect(fatal).toHaveLength(1);
  });

  test('keeps the order of what waits, and gives a heavy piece of work a transaction of its own', async () => {
    expect(answers(await submit('four', 'five5', 'a very long one', 'x'))).toEqual([
      'FOUR',
      'FIVE5',
      'A VERY LONG ONE',
      'X',
    ]);
    expect(written()).toEqual(['four', 'five5', 'a very long one', 'x']);
  });

  test('takes nothing more once it is closed, and finishes what it took', async () => {
    const taken = submit('a', 'b');
    await writes.close();

    expect(answers(await taken)).toEqual(['A', 'B']);
    expect(answers(await submit('c'))).toEqual([NoMoreWritesError.name]);
  });
});
