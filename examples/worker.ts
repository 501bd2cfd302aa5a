// A worker for tasks: claims one, does it, says what came of it, and asks for the next. Node 22.18 or newer runs it as it is:
//   node examples/worker.ts
// RETRIEVER_URL and RETRIEVER_API_KEY say where and as whom; QUEUE says of which queue.

const url = process.env.RETRIEVER_URL ?? 'http://127.0.0.1:3000';
const key = process.env.RETRIEVER_API_KEY;
const queue = process.env.QUEUE ?? 'default';
const worker = `worker.ts ${process.pid}`;
const leaseSeconds = 60;
const RETRY_AFTER_MS = 2_000;

interface Task {
  readonly id: string;
  readonly data: unknown;
  readonly lease: { readonly token: string };
}

/** The work itself: replace it by your own. What it throws is the task's error. `lost` aborts when another has the task. */
async function work(data: unknown, lost: AbortSignal): Promise<unknown> {
  lost.throwIfAborted();
  const { text } = data as { text?: unknown };
  if (typeof text !== 'string') throw new Error('There is no text');
  return { words: text.split(/\s+/).filter(Boolean).length };
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());

while (!stopping.signal.aborted) {
  try {
    const [task] = await claim();
    if (task) await perform(task);
  } catch (error) {
    if (stopping.signal.aborted) break;
    console.error(String(error)); // the service is away, or busy
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
}

/** Waits up to 30 seconds for a task. */
async function claim(): Promise<readonly Task[]> {
  const response = await post('/v1/tasks/claim', { queue, worker, leaseSeconds }, stopping.signal);
  return response.status === 204 ? [] : ((await response.json()) as { tasks: Task[] }).tasks;
}

async function perform({ id, data, lease: { token } }: Task): Promise<void> {
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  const lost = new AbortController();
  const beating = setInterval(
    () => post(`${path}/heartbeat`, { token }).catch((error) => error instanceof Refused && lost.abort(error)),
    (leaseSeconds * 1_000) / 3,
  );
  try {
    const outcome = await work(data, lost.signal).then(
      (result) => ({ status: 'succeeded', result }),
      (error) => ({ status: 'failed', error: String(error) }),
    );
    if (!lost.signal.aborted) await post(`${path}/complete`, { token, ...outcome });
    console.log(`${id}: ${lost.signal.aborted ? 'lost' : outcome.status}`);
  } finally {
    clearInterval(beating);
  }
}

async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    prefer: 'wait=30',
    ...(key && { authorization: `Bearer ${key}` }),
  };
  const response = await fetch(url + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  if (response.status === 404 || response.status === 409) throw new Refused(await response.text());
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return response;
}

/** The task is another's by now, or there is none any more. */
class Refused extends Error {}
