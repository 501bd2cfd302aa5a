import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import { callError } from './refusal.messages.js';

/** A call of one question and one answer, with what the server's faults make of it. */
export function unary<Request, Response>(
  faults: Faults,
  answer: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return async (call, callback) => {
    try {
      faults.assertReady();
      const response = await answer(call.request);
      await faults.thawed();
      callback(null, response);
    } catch (error) {
      await faults.thawed();
      callback(callError(error));
    }
  };
}
