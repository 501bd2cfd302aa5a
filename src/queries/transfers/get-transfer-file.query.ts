import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { BodyStore, type ByteRange } from '../../bodies/body-store.js';
import type { NamedBody } from '../../eventsourcing/model.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { GetTransfer } from './get-transfer.query.js';

/** A file that is kept in parts, one after the other. It only ever grows, so that what was read of it stays true. */
export interface TransferFile {
  readonly view: TransferView;
  /** Bytes that are there by now. */
  readonly size: number;
  readonly parts: readonly NamedBody[];
  /** Opens the file, whole or a range of it. */
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
}

/**
 * The file that an export or an action on many writes, as far as it is; or the rows that an import rejected, without the
 * columns' names.
 */
export class GetTransferFile extends Query<TransferFile> {
  constructor(
    readonly transferId: string,
    readonly which: 'file' | 'errors',
  ) {
    super();
  }
}

/** A transfer has no such file: it is of another kind. */
export class NoTransferFileError extends Error {
  override readonly name = 'NoTransferFileError';
}

/**
 * The stream of the transfer is read before the first byte is sent, so that nothing that was deleted is served.
 * Throws TransferNotFoundError, NoTransferFileError.
 */
@QueryHandler(GetTransferFile)
export class GetTransferFileHandler implements IQueryHandler<GetTransferFile> {
  constructor(
    private readonly queries: QueryBus,
    private readonly bodies: BodyStore,
  ) {}

  async execute({ transferId, which }: GetTransferFile): Promise<TransferFile> {
    const view = await this.queries.execute(new GetTransfer(transferId, true));
    const parts = partsOf(view, which);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    return { view, size, parts, read: (range) => this.#read(parts, range ?? { start: 0, end: size - 1 }) };
  }

  async *#read(parts: readonly NamedBody[], { start, end }: ByteRange): AsyncIterable<Uint8Array> {
    let from = 0;
    for (const { sha256, size } of parts) {
      const range = { start: Math.max(0, start - from), end: Math.min(size - 1, end - from) };
      if (range.start <= range.end) yield* this.bodies.read(sha256, range);
      from += size;
    }
  }
}

function partsOf(view: TransferView, which: 'file' | 'errors'): readonly NamedBody[] {
  if (which === 'file' && view.kind !== 'import') return view.parts;
  if (which === 'errors' && view.kind === 'import') return view.errors;

  throw new NoTransferFileError(
    which === 'file'
      ? `Transfer ${view.transferId} is an import: it writes no file`
      : `Transfer ${view.transferId} is no import: it rejects no rows`,
  );
}
