import codes from '@eventstore/db-client/generated/code_pb.js';
import rpc from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, test } from 'vitest';
import { appendAnswer } from '../../src/adapters/eventstoredb/append/append-answer.js';

describe('an answer to an append', () => {
  const answer = (type: string, code = codes.Code.OK) => {
    const error = new rpc.Status().setCode(code).setMessage('Its reason');
    error.getDetails = () => ({ getTypeName: () => type }) as ReturnType<typeof error.getDetails>;
    return appendAnswer(new streams.BatchAppendResp().setError(error));
  };

  test.each([
    ['event_store.client.WrongExpectedVersion', 'conflict'],
    ['event_store.client.AccessDenied', 'refused'],
    ['event_store.client.StreamDeleted', 'refused'],
    ['event_store.client.BadRequest', 'refused'],
    ['event_store.client.MaximumAppendSizeExceeded', 'refused'],
    ['google.protobuf.Empty', 'refused'],
    ['event_store.client.Timeout', 'undecided'],
    ['event_store.client.Unknown', 'undecided'],
    ['event_store.client.SomethingNew', 'undecided'],
  ])('of the type %s means: %s', (type, kind) => {
    expect(answer(type).kind).toBe(kind);
  });

  test('of an empty type is not a no where the server is at fault itself', () => {
    expect(answer('google.protobuf.Empty', codes.Code.INTERNAL).kind).toBe('undecided');
  });
});
