import { type Codec, UnreadableEventError } from './codec.js';
import type { Event, Recorded } from './event.js';

/** Brings the data of one schema to the next. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/**
 * Every type of event of a model, and how its older shapes become today's: the first upcaster takes schema 1 to 2. So
 * today's schema is one more than there are upcasters.
 */
export type Upcasters<E extends Event> = { readonly [type in E['type']]: readonly Upcaster[] };

/**
 * The codec of a model.
 * @param brokenField the first field that is not what events of a type hold today
 */
export function schemaCodec<E extends Event>(
  upcastersOf: Upcasters<E>,
  brokenField: (type: E['type'], data: object) => string | undefined,
): Codec<E> {
  return {
    schemaOf: (type: E['type']) => upcastersOf[type].length + 1,

    decode(recorded) {
      if (!Object.hasOwn(upcastersOf, recorded.type)) return undefined;

      const type = recorded.type as E['type'];
      const upcasters = upcastersOf[type];
      const schema: unknown = recorded.metadata?.schema;
      if (!isSchema(schema)) throw new UnreadableEventError(recorded, `its schema is ${schema}`);
      if (schema > upcasters.length + 1) {
        throw new UnreadableEventError(recorded, `schema ${schema} is newer than this version of the service`);
      }
      if (!isObject(recorded.data)) throw new UnreadableEventError(recorded, 'its data is no object');

      const data = upcasters.slice(schema - 1).reduce((older, upcaster) => upcaster(older), recorded.data);
      const broken = brokenField(type, data);
      if (broken !== undefined) throw new UnreadableEventError(recorded, `its ${broken} is missing or broken`);

      return (data === recorded.data ? recorded : { ...recorded, data }) as unknown as Recorded<E>;
    },
  };
}

function isSchema(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
