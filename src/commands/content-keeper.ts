import { Injectable } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { type Content, type JsonValue, pack } from '../task/task.content.js';

/** Keeps what clients say of tasks: what is large is written and synced before an event names it. */
@Injectable()
export class ContentKeeper {
  constructor(private readonly bodies: BodyStore) {}

  /** @throws ContentTooLargeError, ContentTooDeepError */
  async keep(json: JsonValue): Promise<Content> {
    const packed = pack(json);
    if ('content' in packed) return packed.content;

    const { sha256, size } = await this.bodies.put(only(packed.bytes));
    return { sha256, size };
  }
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
