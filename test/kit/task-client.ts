import type {
  ClaimAnswer,
  ClaimedTaskAnswer,
  EventAnswer,
  PageAnswer,
  TaskAnswer,
} from '../../src/contract/answers.js';
import type { Client } from './client.js';

/** Talks to the service as those do who submit tasks, and those who do them. */
export class TaskClient {
  constructor(private readonly client: Client) {}

  async submit(task: object, headers = {}): Promise<{ readonly status: number; readonly task: TaskAnswer }> {
    const response = await this.client.post('/v1/tasks', task, headers);
    return { status: response.status, task: (await response.json()) as TaskAnswer };
  }

  /** @param waitSeconds how long to wait for a task where there is none */
  async claim(asked: object, waitSeconds = 0): Promise<readonly ClaimedTaskAnswer[]> {
    const response = await this.client.post(`/v1/tasks/claim?wait=${waitSeconds}`, { worker: 'anna', ...asked });
    if (response.status === 204) return [];
    const answer = (await response.json()) as ClaimAnswer;
    if (response.status !== 200)
      throw new Error(`The claim was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer.tasks;
  }

  heartbeat(id: string, token: string, some: object = {}): Promise<Response> {
    return this.client.post(`${pathOf(id)}/heartbeat`, { token, ...some });
  }

  complete(id: string, token: string, some: object = {}): Promise<Response> {
    return this.client.post(`${pathOf(id)}/complete`, { token, status: 'succeeded', ...some });
  }

  async task(id: string): Promise<TaskAnswer> {
    return (await (await this.client.get(pathOf(id))).json()) as TaskAnswer;
  }

  /** The types of everything that happened to a task. */
  async story(id: string): Promise<readonly string[]> {
    const { items } = (await (await this.client.get(`${pathOf(id)}/events`)).json()) as PageAnswer<EventAnswer>;
    return items.map(({ type }) => type);
  }
}

function pathOf(id: string): string {
  return `/v1/tasks/${encodeURIComponent(id)}`;
}
