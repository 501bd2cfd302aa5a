import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { type handleUnaryCall, type Metadata, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { append } from './appending.js';
import { batchAppend } from './batch-append.js';
import { unary } from './calls.js';
import { deleteStream, tombstoneStream } from './deletion.js';
import type { ClusterNode } from './membership.js';
import { type Parts, read } from './reading.js';
import { systemEvent } from './record.js';
import { callError } from './refusal.messages.js';
import { startScavenge } from './scavenging.js';
import {
  features,
  GossipService,
  OperationsService,
  ServerFeaturesService,
  StreamsService,
  type shared,
} from './stubs.js';

const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/** The version whose behaviour is copied. */
const VERSION = '22.10.5';

/** Serves what a client without TLS calls. Binds the loopback only. Answers with its port. */
export async function serve(
  parts: Parts,
  port: number,
  node?: ClusterNode,
): Promise<{ readonly port: number; close(): void }> {
  const { ledger, faults } = parts;
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES, 'grpc.enable_channelz': 0 });
  server.addService(StreamsService, {
    read: whereItLeads(node, read(parts)),
    append: append(ledger, faults),
    batchAppend: whereItLeads(node, batchAppend(ledger, faults)),
    delete: deleteStream(ledger, faults),
    tombstone: tombstoneStream(ledger, faults),
  });
  server.addService(pick(OperationsService, 'startScavenge'), { startScavenge: startScavenge(ledger, faults) });
  server.addService(ServerFeaturesService, { getSupportedMethods });
  if (node) server.addService(pick(GossipService, 'read'), { read: unary(faults, async () => node.gossip()) });
  const bound = await promisify(server.bindAsync.bind(server))(`127.0.0.1:${port}`, ServerCredentials.createInsecure());
  // A real log is never without events that are the server's own.
  await ledger.append(`$stats-127.0.0.1:${bound}`, [systemEvent(randomUUID(), '$statsCollected', '{}')], 'any');
  return { port: bound, close: () => server.forceShutdown() };
}

/** A node that does not lead sends those to the leader who need it. */
function whereItLeads<Call extends { readonly metadata: Metadata; emit(event: 'error', error: unknown): boolean }>(
  node: ClusterNode | undefined,
  handle: (call: Call) => void,
): (call: Call) => void {
  return (call) => {
    try {
      node?.assertServes(call.metadata);
      handle(call);
    } catch (error) {
      call.emit('error', callError(error));
    }
  };
}

/** The client writes one append a call where batches are not among these; it looks them up in lower case. */
const getSupportedMethods: handleUnaryCall<shared.Empty, features.SupportedMethods> = (_call, callback) => {
  const methods = Object.values({ ...StreamsService, ...pick(OperationsService, 'startScavenge') }).map(({ path }) => {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    return new features.SupportedMethod().setServiceName(service).setMethodName(method);
  });
  callback(null, new features.SupportedMethods().setEventStoreServerVersion(VERSION).setMethodsList(methods));
};

function pick(service: ServiceDefinition, name: string): ServiceDefinition {
  const method = service[name];
  if (!method) throw new Error(`The client's package knows no ${name}`);
  return { [name]: method };
}
