import { describe, expect, test } from 'vitest';
import { checkMongoUrl } from '../../src/adapters/mongodb/connection/mongo-url.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';

describe('a connection string', () => {
  const good = [
    'mongodb://localhost',
    'mongodb://127.0.0.1:27017/retriever',
    'mongodb://anna:secret@one:1,two:2/jobs?replicaSet=rs0&tls=true',
    'mongodb+srv://cluster.example/',
  ];
  test.each(good)('%s is taken', (url) => {
    expect(checkMongoUrl(url)).toBeUndefined();
  });

  const bad = ['', 'localhost', 'http://x/y', 'mongodb://', 'mongodb://x/a%20b', 'mongodb://x/?nonsense=1'];
  test.each([...bad, 'mongodb://anna:secret@x:99999/'])('%s is refused in a sentence', (url) => {
    const sentence = checkMongoUrl(url);

    expect(sentence).toMatch(/^MONGODB_URL .+\.$/);
    expect(sentence).not.toContain('secret');
  });

  test('names the database', () => {
    expect(new MongoFamily({ url: 'mongodb://x/jobs?w=1' }).connection.database).toBe('jobs');
    expect(new MongoFamily({ url: 'mongodb://x?w=1' }).connection.database).toBe('retriever');
  });
});
