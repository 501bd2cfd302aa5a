import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { EventDto } from '../../src/http/event.dto.js';

/** A client of server-sent events, as the HTML standard reads them; it tells besides what browsers do not. */
export class Watching {
  readonly events: EventDto[] = [];
  readonly comments: string[] = [];
  /** The last `id`, with an event or without one. Empty once it was taken back. */
  lastId: string | undefined;
  retryMs: number | undefined;
  hasEnded = false;
  #rest = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    response
      .on('error', () => {})
      .on('close', () => {
        this.hasEnded = true;
      });
  }

  /** @throws Error where the answer is not a stream */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Watching> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers, agent: false }, resolve).on('error', reject);
    });
    if (response.statusCode !== 200) {
      response.resume();
      throw new Error(`The stream was answered ${response.statusCode}`);
    }
    return new Watching(response);
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  get positions(): readonly number[] {
    return this.events.map(({ position }) => Number(position));
  }

  /** Takes nothing more of what is sent. */
  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  /** Hangs up. */
  leave(): void {
    this.response.destroy();
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) for (const line of block.split('\n')) this.#readLine(line);
  }

  #readLine(line: string): void {
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === '') this.comments.push(value);
    if (field === 'id') this.lastId = value;
    if (field === 'retry') this.retryMs = Number(value);
    if (field === 'data') this.events.push(JSON.parse(value));
  }
}
