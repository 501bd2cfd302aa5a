import { createRequire } from 'node:module';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import operationsService from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operations from '@eventstore/db-client/generated/operations_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Any } from 'google-protobuf/google/protobuf/any_pb.js';
import type { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';

/** The protocol as the client's package ships it. CommonJS without named exports, so each comes as a whole. */
export { features, gossip, operations, shared, status, streams };

export const { StreamsService } = streamsService;
export const { GossipService } = gossipService;
export const { OperationsService } = operationsService;
export const { ServerFeaturesService } = featuresService;

// The messages of the client are of its own copy of google-protobuf, and only that copy fits into them.
const require = createRequire(createRequire(import.meta.url).resolve('@eventstore/db-client'));

export const newAny = (): Any => new (require('google-protobuf/google/protobuf/any_pb.js').Any)();
export const newEmpty = (): Empty => new (require('google-protobuf/google/protobuf/empty_pb.js').Empty)();
