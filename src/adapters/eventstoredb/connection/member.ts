import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Metadata } from '@grpc/grpc-js';
import { SharedRead } from '../../../concurrency/shared-read.js';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import type { Endpoint } from './connection-string.js';
import { RenewedError } from './errors.js';
import { Line } from './line.js';

/** What a node says of its cluster. */
export interface Gossip {
  readonly nodes: readonly Endpoint[];
  readonly leader: Endpoint | undefined;
}

/** How long a node may take to answer. A frozen one never does. */
const ANSWERS_WITHIN_MS = 1_000;

/** One node of a cluster, to be asked for the others. */
export class Member {
  readonly #asking = new SharedRead(() => this.#ask());
  #line: Line | undefined;
  #isClosed = false;

  constructor(private readonly url: string) {}

  /** Fails within a second, or two where it is being asked already. */
  ask(): Promise<Gossip> {
    return this.#asking.ask();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#endLine();
  }

  /** A connection that has failed stays away longer and longer: the next question goes through another one. */
  async #ask(): Promise<Gossip> {
    if (this.#isClosed) throw new StoreUnavailableError('The log is closed');

    this.#line ??= new Line(this.url);
    try {
      return told(await this.#line.ask(GossipClient, (stub) => read(stub)));
    } catch (error) {
      void this.#endLine();
      throw error;
    }
  }

  async #endLine(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await line?.end(new RenewedError('The node is asked through another connection'));
  }
}

/** Without credentials, as the client itself asks. */
function read(stub: GossipClient): Promise<gossip.ClusterInfo> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  return new Promise((resolve, reject) => {
    stub.read(new shared.Empty(), new Metadata(), { deadline }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

function told(info: gossip.ClusterInfo): Gossip {
  const members = info.getMembersList().flatMap((member) => {
    const endpoint = member.getHttpEndPoint();
    return endpoint ? [{ member, node: { address: endpoint.getAddress(), port: endpoint.getPort() } }] : [];
  });
  const leading = members.find(
    ({ member }) => member.getIsAlive() && member.getState() === gossip.MemberInfo.VNodeState.LEADER,
  );
  return { nodes: members.map(({ node }) => node), leader: leading?.node };
}
