import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { HostOverrides } from './host.overrides.js';

/** A command to one host by hand. Once it is answered, claims obey what it led to. */
export abstract class AskHost extends Command<void> {
  constructor(
    readonly host: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Until then no fetch of this host begins. What runs goes on. A hold that ends later stays. */
export class HoldHost extends AskHost {
  readonly type = 'HoldHost';

  constructor(
    host: string,
    readonly until: Date,
    reason: string | null,
    at: Date,
    origin: Origin,
  ) {
    super(host, reason, at, origin);
  }
}

/** Ends the hold of a host, be it by hand or because its servers asked for it. */
export class ReleaseHost extends AskHost {
  readonly type = 'ReleaseHost';

  constructor(
    host: string,
    /** Whether it is held, as claims see it: not all holds are in the log. */
    readonly isHeld: boolean,
    reason: string | null,
    at: Date,
    origin: Origin,
  ) {
    super(host, reason, at, origin);
  }
}

/** Sets what holds for this host alone, in place of all that was set by hand before. An empty set clears. */
export class SetHostOverrides extends AskHost {
  readonly type = 'SetHostOverrides';

  constructor(
    host: string,
    readonly overrides: HostOverrides,
    reason: string | null,
    at: Date,
    origin: Origin,
  ) {
    super(host, reason, at, origin);
  }
}

export type HostCommand = HoldHost | ReleaseHost | SetHostOverrides;
