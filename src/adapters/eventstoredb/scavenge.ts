import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operations from '@eventstore/db-client/generated/operations_pb.js';
import type { EventStoreDbConnection } from './connection/connection.js';

/** Starts a scavenge, which the client has no command for. It takes its time; the server's own streams tell how far. */
export async function startScavenge(connection: EventStoreDbConnection): Promise<string> {
  const options = new operations.StartScavengeReq.Options().setThreadCount(1).setStartFromChunk(0);
  const request = new operations.StartScavengeReq().setOptions(options);
  const response = await connection.ask(
    OperationsClient,
    (stub, metadata, callOptions) =>
      new Promise<operations.ScavengeResp>((resolve, reject) => {
        stub.startScavenge(request, metadata, callOptions, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      }),
  );

  const id = response.getScavengeId();
  return response.getScavengeResult() === operations.ScavengeResp.ScavengeResult.INPROGRESS
    ? `EventStoreDB is scavenging already (${id}): what was removed before it began is erased from disk by it, the rest by the next`
    : `EventStoreDB has begun to erase from disk what was removed, on the node that leads (scavenge ${id})`;
}
