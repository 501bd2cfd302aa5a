import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Fetcher } from '../outbound/fetcher.js';
import { CallbackDispatcher } from './callbacks/callback-dispatcher.js';
import { CallbackFollower } from './callbacks/callback-follower.js';
import { CallbackSettings } from './callbacks/callback-settings.js';
import { Dispatcher } from './dispatcher.js';
import { EventFeed } from './event-feed.js';
import { HeartbeatWatch } from './heartbeat-watch.js';
import { LeaseSweep } from './lease-sweep.js';
import { TransferDispatcher } from './transfers/transfer-dispatcher.js';

/** Starts and stops the parts of a runner in the order in which they lean on one another. */
@Injectable()
export class Runner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly watch: HeartbeatWatch,
    private readonly feed: EventFeed,
    private readonly dispatcher: Dispatcher,
    private readonly transfers: TransferDispatcher,
    private readonly leases: LeaseSweep,
    private readonly follower: CallbackFollower,
    private readonly callbacks: CallbackDispatcher,
    private readonly callbackSettings: CallbackSettings,
    private readonly fetcher: Fetcher,
  ) {}

  onApplicationBootstrap(): void {
    this.watch.start();
    this.feed.start();
    this.dispatcher.start();
    this.transfers.start();
    this.leases.start();
    if (this.callbackSettings.secrets.length === 0) return; // nothing is sent that is not signed
    this.follower.start();
    this.callbacks.start();
  }

  /** The heartbeat goes on until the last fetch is out of hand: it would be taken over otherwise. */
  async beforeApplicationShutdown(): Promise<void> {
    const sending = [this.follower.stop(), this.callbacks.stop()];
    await Promise.all([this.dispatcher.stop(), this.transfers.stop(), this.leases.stop(), ...sending]);
    await this.feed.stop();
    await this.watch.stop();
    await this.fetcher.close();
  }
}
