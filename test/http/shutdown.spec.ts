import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { Draining } from '../../src/http/draining.js';
import { Needs } from '../../src/http/needs.js';
import { eventually } from '../kit/eventually.js';
import { serveHttp } from '../kit/http-service.js';

let waiting = 0;

@Controller('wait')
class Waits {
  constructor(private readonly draining: Draining) {}

  @Get()
  @Needs('read')
  async wait() {
    const { signal } = this.draining;
    waiting++;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { status: 'queued' };
  }

  @Get('none')
  @Needs('read')
  none() {
    return {};
  }
}

const answerOf = (url: string, agent: Agent) =>
  new Promise<IncomingMessage>((resolve, reject) => get(url, { agent }, resolve).on('error', reject));

describe('a shutdown', () => {
  test('does not wait for connections on which nothing was ever asked', async () => {
    const { app, url } = await serveHttp({ controllers: [Waits] });
    const { hostname, port } = new URL(url);
    const spare = connect(Number(port), hostname);
    const cut = once(spare.resume(), 'close');
    const poll = answerOf(`${url}/wait`, new Agent());
    await eventually(() => expect(waiting).toBe(1));
    waiting = 0;

    await app.close();

    await cut;
    expect((await poll).statusCode).toBe(200);
  }, 5_000);

  test('answers open long polls, ends their connections and those kept alive, and is over', async () => {
    const { app, url } = await serveHttp({ controllers: [Waits] });
    const agent = new Agent({ keepAlive: true });
    const idle = await answerOf(`${url}/wait/none`, agent);
    await text(idle);
    const polls = [1, 2, 3].map(() => answerOf(`${url}/wait`, agent));
    await eventually(() => expect(waiting).toBe(3));

    const closed = app.close();
    const answers = await Promise.all(polls);

    for (const answer of answers) {
      expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
      expect(JSON.parse(await text(answer))).toEqual({ status: 'queued' });
    }
    await closed;
    await expect(answerOf(`${url}/wait/none`, agent)).rejects.toThrow(/ECONNREFUSED/);
    agent.destroy();
  });
});
