import { type Endpoint, seedsOf, urlOfNode } from './connection-string.js';
import { NoLeaderError } from './errors.js';
import { Member } from './member.js';

/**
 * The nodes of a cluster, and which of them leads. The client asks one node after the other, and waits for each; here
 * all are asked at once, so that one that is frozen or gone holds up nobody.
 */
export class Cluster {
  /** By address: those of the connection string, and those that these have told of. */
  readonly #members = new Map<string, Member>();
  readonly #seeds: readonly Endpoint[];

  constructor(private readonly url: string) {
    this.#seeds = seedsOf(url);
    this.#know([]);
  }

  /** Whether a connection string is of a cluster: it names several nodes, or one to be asked for the others. */
  static isMeantBy(url: string): boolean {
    return seedsOf(url).length > 0;
  }

  /**
   * The node that leads, as the first one says that knows of any.
   * @throws NoLeaderError where those that answer know of none, or why none can be asked
   */
  async leader(): Promise<Endpoint> {
    try {
      return await Promise.any(this.#ask());
    } catch (failure) {
      const errors: readonly unknown[] = failure instanceof AggregateError ? failure.errors : [failure];
      throw errors.find((error) => error instanceof NoLeaderError) ?? errors[0];
    }
  }

  /** The node that leads in place of another, as far as anybody says. Undefined while any says that other one leads. */
  async leaderInsteadOf(node: Endpoint): Promise<Endpoint | undefined> {
    const answers = await Promise.allSettled(this.#ask());
    const named = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    return named.some((leader) => keyOf(leader) === keyOf(node)) ? undefined : named[0];
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.close()));
  }

  #ask(): Promise<Endpoint>[] {
    return [...this.#members.values()].map(async (member) => {
      const { leader, nodes } = await member.ask();
      this.#know(nodes);
      if (!leader) throw new NoLeaderError();
      return leader;
    });
  }

  /** Nodes come and go: those that nobody tells of any more are forgotten, except those of the connection string. */
  #know(nodes: readonly Endpoint[]): void {
    const known = new Map([...this.#seeds, ...nodes].map((node) => [keyOf(node), node]));
    for (const [key, node] of known) {
      if (!this.#members.has(key)) this.#members.set(key, new Member(urlOfNode(this.url, node)));
    }
    for (const [key, member] of this.#members) {
      if (known.has(key)) continue;
      this.#members.delete(key);
      void member.close();
    }
  }
}

function keyOf({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
