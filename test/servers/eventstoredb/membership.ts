import type { Metadata } from '@grpc/grpc-js';
import type { TcpProxy } from '../../kit/tcp-proxy.js';
import { Refusal } from './refusal.js';
import { gossip } from './stubs.js';

/** What a node of a cluster does besides what a single one does. */
export interface ClusterNode {
  /** @throws Refusal where a call needs the leader, and this node is not it */
  assertServes(call: Metadata): void;
  /** What it tells of all nodes. */
  gossip(): gossip.ClusterInfo;
}

/** The way to a node, on a port of its own. */
export interface NodeLine {
  readonly port: number;
  readonly proxy: TcpProxy;
}

/**
 * The nodes of the double's cluster. They are one process with one log, as if each had every event at once, and each is
 * reached through a line of its own, which fails in its place. Who leads is what a test says: until another one is
 * elected, all tell of the one before, though it is frozen or gone, as those of a real cluster do for a while.
 */
export class Membership {
  readonly #silent = new Set<NodeLine>();
  #missed: ReadonlySet<NodeLine> = new Set();
  #leader = 0;

  /** @param lines the ways to the nodes, once they are there */
  constructor(private readonly lines: readonly NodeLine[]) {}

  node(index: number): ClusterNode {
    return {
      assertServes: (call) => {
        if (call.get('requires-leader')[0] !== 'true' || this.#leader === index) return;
        const leader = this.lines[this.#leader];
        throw new Refusal(leader ? { kind: 'not-leader', leaderPort: leader.port } : { kind: 'not-ready' });
      },
      gossip: () => new gossip.ClusterInfo().setMembersList(this.lines.map((line) => this.#told(line))),
    };
  }

  /** This node leads from now on, or none where there is none of that index; those that are silent are missed. */
  elect(index: number): void {
    this.#leader = index;
    this.#missed = new Set(this.#silent);
  }

  /** Its connections stay open, and new ones are taken, but nobody answers. */
  freeze(index: number): void {
    this.#silence(index)?.proxy.halfOpen();
  }

  /** Nobody listens any more where it was. */
  async kill(index: number): Promise<void> {
    await this.#silence(index)?.proxy.close();
  }

  #silence(index: number): NodeLine | undefined {
    const line = this.lines[index];
    if (line) this.#silent.add(line);
    return line;
  }

  #told(line: NodeLine): gossip.MemberInfo {
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
    return new gossip.MemberInfo()
      .setState(line === this.lines[this.#leader] ? LEADER : FOLLOWER)
      .setIsAlive(!this.#missed.has(line))
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(line.port));
  }
}
