import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** What speaks MongoDB's wire protocol on 127.0.0.1, is a primary, and takes nobody's credentials. */
export interface RefusingMongoDb {
  readonly port: number;
  close(): Promise<void>;
}

export async function refusingMongoDb(): Promise<RefusingMongoDb> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('data', (request) => socket.write(answerTo(request)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const PRIMARY = {
  ismaster: true,
  helloOk: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  ok: 1,
};
const REFUSAL = { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/: OP_MSG, and OP_QUERY for the first hello. */
const OP_QUERY = 2004;
const OP_REPLY = 1;
const OP_MSG = 2013;

function answerTo(request: Buffer): Buffer {
  const isQuery = request.readInt32LE(12) === OP_QUERY;
  const isHello = isQuery || /^.(hello|ismaster)\0/is.test(request.toString('latin1', 25));
  const body = Buffer.from(BSON.serialize(isHello ? PRIMARY : REFUSAL));
  const flags = isQuery ? Buffer.alloc(20) : Buffer.alloc(5);
  if (isQuery) flags.writeInt32LE(1, 16); // one document
  const header = Buffer.alloc(16);
  header.writeInt32LE(header.length + flags.length + body.length, 0);
  header.writeInt32LE(request.readInt32LE(4), 8); // which request it answers
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, flags, body]);
}
