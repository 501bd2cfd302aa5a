/** What a pace needs of time; a Clock has it. */
interface Time {
  monotonicMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Keeps a long piece of work, that others should not suffer from, to a rate. Time that was lost is not made up for. */
export class Pace {
  #freeAtMs = 0;

  constructor(
    private readonly perSecond: number,
    private readonly time: Time,
  ) {}

  /** Waits for as long as so much may take. @throws the signal's reason, once it is aborted */
  async after(amount: number, signal: AbortSignal): Promise<void> {
    const nowMs = this.time.monotonicMs();
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + (1_000 * amount) / this.perSecond;
    await this.time.sleep(this.#freeAtMs - nowMs, signal);
    signal.throwIfAborted();
  }
}
