import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Models } from '../eventsourcing/model.js';
import { Builds } from '../read-model/builds.js';
import type { ParkedStream } from '../read-model/parking.js';
import type { ProjectionStore, StreamRelease } from '../read-model/projection-store.js';
import {
  AskParkedStream,
  NotParkedError,
  ParkedElsewhereError,
  type ParkedStreamCommand,
  ViewsMoveOnError,
} from '../read-model/release-stream.command.js';
import { entitiesIn, foldPage } from './fold-page.js';
import { loadKnown } from './known-views.js';

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
    private readonly models: Models,
    private readonly log: EventStore,
    private readonly builds: Builds,
    private readonly clock: Clock,
  ) {}

  /** @throws NotParkedError, ParkedElsewhereError, ViewsMoveOnError, StoreUnavailableError */
  async execute(command: ParkedStreamCommand): Promise<ParkedStream | undefined> {
    const opened = await this.builds.open((await this.builds.active()).number);
    try {
      let { revision: meant } = command;
      for (let tries = 0; tries < TRIES; tries++) {
        if (tries > 0) await this.clock.sleep(BETWEEN_TRIES_MS);
        const release = await this.#fold(opened.projections, command, meant);
        meant = release.parked.revision; // no other event is skipped than was looked at
        if (!(await opened.projections.release(release))) continue;

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

    const at = (await views.checkpoint()) ?? 0n; // before the events: none up to it is missing then
    const unread = (await this.log.read(stream)).filter((event) => event.revision >= parked.revision);
    const events = unread.filter(({ position }) => position <= at);
    const known = await loadKnown(views, entitiesIn(events, this.models));
    const folded = foldPage(events, this.models, known, {
      isParked: () => false,
      isSkipped: ({ revision }) => command.type === 'SkipParkedEvent' && revision === parked.revision,
    });
    const skipped = folded.skipped.map(({ revision }) => ({
      stream,
      revision,
      reason: parked.reason,
      at: when,
      actor: origin.actor,
      note,
    }));
    return { parked, at, kinds: folded.kinds, again: folded.parked[0], skipped };
  }

  #tell({ stream, type, origin }: ParkedStreamCommand, { parked, again }: StreamRelease): void {
    const asked = type === 'SkipParkedEvent' ? `was to skip revision ${parked.revision}` : 'was to be read again';
    const now = again ? `is parked at revision ${again.revision}: ${again.reason}` : 'goes on';
    this.#logger.warn(`${stream} ${asked}, said ${origin.actor}, and ${now}`);
  }
}
