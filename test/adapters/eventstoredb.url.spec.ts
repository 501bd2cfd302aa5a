import { describe, expect, test } from 'vitest';
import {
  checkEventStoreUrl,
  seedsOf,
  urlOfNode,
} from '../../src/adapters/eventstoredb/connection/connection-string.js';

describe('a connection string', () => {
  test.each([
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://host',
    'esdb+discover://admin:changeit@cluster.example:2113',
    'esdb://admin:p%40ss@one:2113,two:2113?tls=true&nodePreference=leader&keepAliveInterval=20000',
  ])('like %s is taken', (url) => {
    expect(checkEventStoreUrl(url)).toBeUndefined();
  });

  test.each([
    [
      'https://admin:secret@host',
      /must be like esdb:\/\/.*esdb:\/\/ or esdb\+discover:\/\/ is expected at character 1/,
    ],
    ['esdb://admin:secret@host:port', /port number is expected/],
    ['esdb://admin:secret@host?tls=maybe', /true or false is expected/],
    ['esdb://admin:secret@host?tlsVerifyCert=false', /option that is not known here: tlsVerifyCert/],
    ['esdb://admin:secret@host?throwOnAppendFailure=false', /not known here: throwOnAppendFailure/],
    ['esdb://admin:secret@host?tlsCAFile=nowhere.crt', /certificate file that is not there/],
    ['esdb://admin:%zzsecret@host', /must be like/],
  ])('like %s is refused in a sentence without its secret', (url, sentence) => {
    expect(checkEventStoreUrl(url)).toMatch(sentence);
    expect(checkEventStoreUrl(url)).not.toContain('secret');
  });

  test.each([
    ['esdb://one:2113?tls=false', []],
    ['esdb://one:1,two?tls=false', ['one:1', 'two:2113']],
    ['esdb+discover://admin:changeit@cluster.example', ['cluster.example:2113']],
  ])('like %s names the nodes of a cluster to be asked for all: %j', (url, nodes) => {
    expect(seedsOf(url).map(({ address, port }) => `${address}:${port}`)).toEqual(nodes);
  });

  test('keeps its user and its settings for one node of the cluster', () => {
    const url = 'esdb://admin:p%40ss@one:2113,two:2113?tls=true&tlsCAFile=/ca.crt';

    expect(urlOfNode(url, { address: '10.0.0.1', port: 2114 })).toBe(
      'esdb://admin:p%40ss@10.0.0.1:2114?tls=true&tlsCAFile=/ca.crt',
    );
  });
});
