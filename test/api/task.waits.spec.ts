import { afterEach, beforeEach, expect } from 'vitest';
import type { ClaimAnswer } from '../../src/contract/answers.js';
import { waitsContract } from '../contracts/waits.contract.js';
import { JobService } from '../kit/job-service.js';

const PATH = '/v1/tasks/a';
let service: JobService;
let token: string | undefined;

beforeEach(async () => {
  service = await JobService.start();
  await service.send('/v1/tasks', { id: 'a', data: 1 });
});
afterEach(() => service.stop());

waitsContract('a task', {
  service: () => service,
  path: () => PATH,
  change: async () => {
    await service.project();
    const { tasks } = (await service.send('/v1/tasks/claim', { worker: 'anna' })).json<ClaimAnswer>();
    token = tasks[0]?.lease.token;
  },
  end: async () => {
    expect((await service.send(`${PATH}/complete`, { token, status: 'succeeded' })).status).toBe(200);
  },
  statuses: { first: 'submitted', changed: 'running', last: 'succeeded' },
});
