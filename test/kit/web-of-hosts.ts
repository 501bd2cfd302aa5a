import type { IncomingMessage, ServerResponse } from 'node:http';
import { Origin } from './origin.js';

/** What the pages of a host do when they are asked. Those of the last two do it once, and then are pages like others. */
const KINDS = ['page', 'slow', 'moved', 'missing', 'reset', 'held'] as const;
type Kind = (typeof KINDS)[number];

const SLOW_MS = 500;

/** Many hosts whose pages lead to each other, and that count how many requests each of them answers at once. */
export class WebOfHosts {
  readonly #hosts: Origin[] = [];
  readonly #now = new Map<number, number>();
  readonly #most = new Map<number, number>();

  static async open(count: number): Promise<WebOfHosts> {
    const web = new WebOfHosts();
    for (let n = 0; n < count; n++) {
      web.#hosts.push(await Origin.open((request, response) => web.#answer(n, request, response)));
    }
    return web;
  }

  get allowed(): string {
    return this.#hosts.map(({ host }) => host).join(',');
  }

  /** The URL of a page, of another host and another kind than the one before it. */
  urlOf(page: number): string {
    const kind = KINDS[Math.floor(page / this.#hosts.length) % KINDS.length];
    return `${this.#hosts[page % this.#hosts.length]?.url}/${kind}/${page}`;
  }

  /** What becomes of a job for it. */
  outcomeOf(page: number): 'completed' | 'failed' {
    return this.urlOf(page).includes('/missing/') ? 'failed' : 'completed';
  }

  /** How many requests came, of whatever page. */
  get requests(): number {
    return this.#hosts.flatMap(({ hits }) => [...hits.values()]).reduce((sum, hits) => sum + hits, 0);
  }

  /** The most requests that any host answered at once. */
  get most(): number {
    return Math.max(...this.#most.values());
  }

  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
  }

  #answer(host: number, { url = '' }: IncomingMessage, response: ServerResponse): void {
    const now = (this.#now.get(host) ?? 0) + 1;
    this.#now.set(host, now);
    this.#most.set(host, Math.max(now, this.#most.get(host) ?? 0));
    let isOver = false;
    const leave = () => {
      if (!isOver) this.#now.set(host, (this.#now.get(host) ?? 0) - 1);
      isOver = true;
    };
    response.on('close', leave); // whoever asked is gone

    const [, kind, page] = url.split('/') as [string, Kind, string];
    const isFirst = this.#hosts[host]?.hitsOf(url) === 1;
    setTimeout(
      () => {
        leave(); // before the answer can have come, and another request after it
        this.#end(host, isFirst ? kind : asLater(kind), page, response);
      },
      kind === 'slow' ? SLOW_MS : 5,
    );
  }

  #end(host: number, kind: Kind, page: string, response: ServerResponse): void {
    if (kind === 'reset') response.destroy();
    else if (kind === 'held') response.writeHead(503, { 'retry-after': '2' }).end('Not now');
    else if (kind === 'missing') response.writeHead(404).end();
    else if (kind === 'moved') response.writeHead(302, { location: this.#elsewhere(host, page) }).end();
    else response.end(`Page ${page} of host ${host}`);
  }

  #elsewhere(host: number, page: string): string {
    return `${this.#hosts[(host + 1 + (Number(page) % 7)) % this.#hosts.length]?.url}/slow/${page}`;
  }
}

function asLater(kind: Kind): Kind {
  return kind === 'reset' || kind === 'held' ? 'page' : kind;
}
