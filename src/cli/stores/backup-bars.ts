import type { BackupProgress } from '../../backup/backup-writer.js';
import { ProgressBar } from '../progress.js';

const BYTES_A_MEGABYTE = 1_000_000;

/** A bar for each thing that a backup's command does, one after the other. */
export class BackupBars {
  #shown: { readonly phase: BackupProgress['phase']; readonly bar: ProgressBar } | undefined;

  /** @param words what is shown to happen in each phase */
  constructor(private readonly words: Readonly<Record<BackupProgress['phase'], string>>) {}

  show(progress: BackupProgress): void {
    const { phase } = progress;
    if (this.#shown?.phase !== phase) {
      this.end();
      this.#shown = { phase, bar: new ProgressBar(this.words[phase]) };
    }
    const { bar } = this.#shown;
    if (progress.phase === 'log') bar.show({ done: progress.share, total: 1, count: progress.events, unit: 'events' });
    else bar.show({ ...progress, count: Math.round(progress.done / BYTES_A_MEGABYTE), unit: 'MB' });
  }

  end(): void {
    this.#shown?.bar.end();
    this.#shown = undefined;
  }
}
