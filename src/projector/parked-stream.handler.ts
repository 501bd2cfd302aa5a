import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { isErasure, Models } from '../eventsourcing/model.js';
import { Builds } from '../read-model/builds.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import type { ParkedStream } from '../read-model/parking.js';
import type { ProjectionStore, StreamRelease } from '../read-model/projection-store.js';
import {
  AskParkedStream,
  ErasureNotSkippedError,
  NotParkedError,
  ParkedElsewhereError,
  type ParkedStreamCommand,
  ViewsMoveOnError,
} from '../read-model/release-stream.command.js';
import { foldParked, unreadOf } from './parked-fold.js';

const TRIES = 50;
const BETWEEN_TRIES_MS = 20;

/**
 * Folds what a parked stream holds as far as the views are, and lets it go on, in whatever process: the checkpoint
 * decides whether it counts, as it does for a projector's batches. A projector that knew the stream as parked begins anew.
 */
@CommandHandler(AskParkedStream)
export class ParkedStreamHandler implements ICommandHandler<AskParkedStream> {
  readonly #logger = new Logger('Parked streams');

  constructor(
    readonly models: Models,
    readonly log: EventStore,
    private readonly builds: Builds,
    private readonly logOfViews: LogOfViews,
    private readonly clock: Clock,
  ) {}

  /** @throws NotParkedError, ParkedElsewhereError, ErasureNotSkippedError, ViewsMoveOnError, StoreUnavailableError */
  async execute(command: ParkedStreamCommand): Promise<ParkedStream | undefined> {
    await this.logOfViews.mustMatchNow(); // the event of another log that has its place is another one
    const { number } = await this.builds.active();
    const opened = await this.builds.open(number);
    try {
      let { revision: meant } = command;
      for (let tries = 0; tries < TRIES; tries++) {
        if (tries > 0) await this.clock.sleep(BETWEEN_TRIES_MS);
        const release = await this.#fold(opened.projections, command, meant);
        meant = release.parked.revision; // no other event is skipped than was looked at
        if (!(await opened.projections.release(release))) continue;
        // A rebuild let other views answer. Whether it took this over, it alone knows.
        if ((await this.builds.active()).number !== number) break;

        this.#tell(command, release);
        return release.again;
      }
      throw new ViewsMoveOnError(command.stream);
    } finally {
      await opened.close();
    }
  }

  async #fold(views: ProjectionStore, command: ParkedStreamCommand, meant: bigint | null): Promise<StreamRelease> {
    const { stream, at: when, origin, note } = command;
    const parked = (await views.parking()).streams.find((each) => each.stream === stream);
    if (!parked) throw new NotParkedError(stream);
    if (meant !== null && parked.revision !== meant) throw new ParkedElsewhereError(parked, meant);

    const isSkip = command.type === 'SkipParkedEvent';
    if (isSkip) await this.#mustNotErase(parked);
    const isSkipped = ({ revision }: Recorded) => isSkip && revision === parked.revision;
    const folded = await foldParked(parked, views, isSkipped, this);
    const skipped = folded.skipped.map(({ revision }) => ({
      stream,
      revision,
      reason: parked.reason,
      at: when,
      actor: origin.actor,
      note,
    }));
    return { ...folded, parked, skipped };
  }

  /** What was deleted would be told again, and by the views it would never be purged. */
  async #mustNotErase(parked: ParkedStream): Promise<void> {
    const event = (await unreadOf(parked, this.log)).find(({ revision }) => revision === parked.revision);
    const entity = this.models.entityOf(parked.stream);
    if (event && entity && isErasure(entity.model, event.type)) throw new ErasureNotSkippedError(parked, event.type);
  }

  #tell({ stream, type, origin }: ParkedStreamCommand, { parked, again }: StreamRelease): void {
    const asked = type === 'SkipParkedEvent' ? `was to skip revision ${parked.revision}` : 'was to be read again';
    const now = again ? `is parked at revision ${again.revision}: ${again.reason}` : 'goes on';
    this.#logger.warn(`${stream} ${asked}, said ${origin.actor}, and ${now}`);
  }
}
