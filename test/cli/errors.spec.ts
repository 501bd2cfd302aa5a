import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { Client } from '../../src/cli/client/client.js';
import { DemoSite } from '../../src/cli/demo/demo-site.js';
import { exitCodeOf, RefusedError, UnfinishedError, UnreachableError, UsageError } from '../../src/cli/errors.js';
import { closedPort } from '../kit/closed-port.js';

const refused = new RefusedError({
  code: 'invalid_request',
  title: 'The request is not valid',
  status: 400,
  detail: 'Two fields are wrong',
  errors: [
    { code: 'invalid', detail: 'This must be a list of texts', pointer: '/defaults/tags' },
    { code: 'unknown', detail: 'There is no such parameter', parameter: 'stauts' },
  ],
});

describe('the exit code', () => {
  test.each<[string, unknown, number]>([
    ['a refusal', refused, 1],
    ['a job that did not complete', new UnfinishedError('The job is failed.'), 1],
    ['anything unforeseen', new TypeError('x is not a function'), 1],
    ['a wrong command line', new CommanderError(1, 'commander.unknownOption', ''), 2],
    ['a request that makes no sense', new UsageError('There is no URL to submit.'), 2],
    ['a service that is not there', new UnreachableError('http://127.0.0.1:3000', new Error()), 3],
    ['a help that was asked for', new CommanderError(0, 'commander.helpDisplayed', ''), 0],
  ])('of %s', (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe('a refusal', () => {
  test('for a single reason is a single sentence', () => {
    const { errors, ...problem } = refused.problem;

    expect(new RefusedError({ ...problem, errors: errors?.slice(1) ?? [] }).message).toBe(
      'stauts: There is no such parameter',
    );
  });

  test('reads as sentences, one for each field', () => {
    expect(refused.message.split('\n')).toEqual([
      'Two fields are wrong',
      '  defaults.tags: This must be a list of texts',
      '  stauts: There is no such parameter',
    ]);
  });
});

describe('what is no Retriever', () => {
  test('is not taken for one by what it answers', async () => {
    const site = await DemoSite.open();

    await expect(new Client(site.url).ask('DELETE', '/')).rejects.toThrow(UnreachableError);
    await expect(new Client(site.url).ask('GET', '/v1/jobs')).rejects.toThrow('The service answered 404 Not Found');
    await site.close();
  });
});

describe('a service that is not there', () => {
  test('is told by its URL and by what happened', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;

    await expect(new Client(url).ask('GET', '/v1/jobs')).rejects.toThrow(UnreachableError);
    await expect(new Client(url).ask('GET', '/v1/jobs')).rejects.toThrow(
      `No Retriever answers at ${url} (ECONNREFUSED)`,
    );
  });
});
