import { SingleBar } from 'cli-progress';

export interface Progress {
  /** How far it is, in whatever unit, out of `total`. */
  readonly done: bigint | number;
  readonly total: bigint | number;
  /** What the rate counts, done so far: 12,345 events. */
  readonly count: number;
  readonly unit: string;
}

const BAR_SIZE = 24;
const FORMAT = '{what} {bar} {percentage} % | {told} | {perSecond}/s | {timeLeft}';

/** A progress bar on stderr while somebody looks at it there; nothing where nobody does. */
export class ProgressBar {
  readonly #bar: SingleBar;
  readonly #startedAt = performance.now();
  #isShown = false;

  constructor(
    private readonly what: string,
    stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.#bar = new SingleBar({
      stream,
      format: FORMAT,
      barsize: BAR_SIZE,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      gracefulExit: false, // signals are the command's to take
      fps: 5,
    });
  }

  show({ done, total, count, unit }: Progress): void {
    const share = Number(total) > 0 ? Math.min(1, Number(done) / Number(total)) : 1;
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    const payload = {
      what: this.what,
      told: `${count.toLocaleString('en')} ${unit}`,
      perSecond: Math.round(count / Math.max(seconds, 0.001)).toLocaleString('en'),
      timeLeft: share > 0 ? `${Math.ceil((seconds * (1 - share)) / share)} s left` : '',
    };
    if (this.#isShown) this.#bar.update(Math.floor(share * 100), payload);
    else this.#bar.start(100, Math.floor(share * 100), payload);
    this.#isShown = true;
  }

  end(): void {
    if (this.#isShown) this.#bar.stop();
  }
}
