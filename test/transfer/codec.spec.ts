import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import { transferCodec } from '../../src/transfer/transfer.codec.js';
import { transferDecider } from '../../src/transfer/transfer.decider.js';
import type { TransferEvent } from '../../src/transfer/transfer.events.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { asStored } from '../job/golden.js';
import { requestImport, startRun, storyOf, viewOf } from '../kit/transfer-stories.js';
import { WRITTEN } from './writers.js';

/** The compiler asks for a new type of event here, and the tests ask for its golden file. */
const TYPES: Readonly<Record<TransferEvent['type'], true>> = {
  ImportRequested: true,
  ExportRequested: true,
  BulkRequested: true,
  TransferStarted: true,
  ImportProgressed: true,
  ExportProgressed: true,
  BulkProgressed: true,
  TransferCompleted: true,
  TransferFailed: true,
  TransferPaused: true,
  TransferResumed: true,
  TransferStopped: true,
  TransferDeleted: true,
  TransferPurged: true,
};
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden');
const goldens = readdirSync(FOLDER).map((file) => {
  const golden = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden;
  return { name: basename(file, '.json'), ...golden };
});
interface Golden {
  readonly type: string;
  readonly schema: number;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('the shapes ever written of a transfer', () => {
  test.each(goldens)('$name is read, and folds', ({ ...golden }) => {
    const event = transferCodec.decode(asStored(golden)) as TransferEvent;

    expect(event).toMatchObject({ type: golden.type, data: golden.data });
    for (const story of [[], storyOf(requestImport()), storyOf(requestImport(), startRun(1))]) {
      const told = [...story, event];
      expect(told.reduce(transferDecider.evolve, transferDecider.initialState)).toHaveProperty('status');
      viewOf(...told);
      expect(transferModel.happenedAt?.(event)).toBeInstanceOf(Date);
    }
  });

  test.each(goldens)('$name is still what is written, to the last key', ({ name, type, schema, data }) => {
    expect(name.split('.').slice(0, 2).join('.')).toBe(`${type}.v${schema}`);
    expect(WRITTEN[name]).toEqual({ type, data });
  });

  test('are each in a golden file', () => {
    expect(goldens.map(({ name }) => name).sort()).toEqual(Object.keys(WRITTEN).sort());
    expect(new Set(goldens.map(({ type }) => type))).toEqual(new Set(Object.keys(TYPES)));
  });
});

describe('an event of a transfer that cannot be read', () => {
  const fields = goldens.flatMap((golden) => Object.keys(golden.data).map((field) => ({ ...golden, field })));

  test.each(fields)('is a $name with a broken or missing $field', ({ field, ...golden }) => {
    const { [field]: _, ...without } = golden.data;
    for (const data of [without, { ...without, [field]: { no: 'such' } }]) {
      expect(() => transferCodec.decode(asStored({ ...golden, data }))).toThrow(UnreadableEventError);
    }
  });

  test('is none of ours: it is left out', () => {
    expect(transferCodec.decode(asStored({ type: 'TransferPainted', schema: 1, data: {} }))).toBeUndefined();
  });
});
