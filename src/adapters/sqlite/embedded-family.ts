import type { OnApplicationShutdown } from '@nestjs/common';
import { SqliteBodyStore } from './bodies/sqlite.body-store.js';
import { DataFolder, FILES, type FolderUse } from './data-folder.js';
import type { Committed } from './log/group-commit.js';
import { SqliteEventStore } from './log/sqlite.event-store.js';
import { soundRuntimeFile } from './runtime/sound-runtime-file.js';
import { SqliteRuntimeFile } from './runtime/sqlite.runtime-file.js';
import { SqliteDisk } from './sqlite.disk.js';
import { SqliteViews } from './views/sqlite.views.js';
import type { SqliteViewKind } from './views/view-store.js';
import { WriteAheadLogs } from './write-ahead-logs.js';

export interface EmbeddedFamilyOptions {
  readonly dataDir: string;
  readonly use: FolderUse;
  /** One for each model of the registry. */
  readonly viewKinds?: readonly SqliteViewKind[];
  /** Where less is free on the disk, nothing new begins. */
  readonly diskReserveBytes?: number;
  /** Told of every group of appends. */
  readonly onAppend?: (committed: Committed) => void;
  /** Told once when the disk failed: nothing is written any more, and the process had better end. */
  readonly onFatal?: (error: Error) => void;
}

/** Every file of the embedded family, open: they are opened, and closed, together. */
export class EmbeddedFamily implements OnApplicationShutdown {
  private constructor(
    private readonly folder: DataFolder,
    private readonly wals: WriteAheadLogs,
    readonly runtime: SqliteRuntimeFile,
    readonly views: SqliteViews,
    readonly log: SqliteEventStore,
    readonly bodies: SqliteBodyStore,
    readonly disk: SqliteDisk,
  ) {}

  /**
   * The log comes first: where it cannot be read nothing is touched.
   * @throws FolderInUseError, NoFolderError, and as `openDatabase` does
   */
  static async open(options: EmbeddedFamilyOptions): Promise<EmbeddedFamily> {
    const { dataDir, use, viewKinds, diskReserveBytes = 0, onAppend, onFatal } = options;
    const opened: { close(): Promise<void> | void }[] = [];
    const keep = <File extends { close(): Promise<void> | void }>(file: File): File => {
      opened.unshift(file);
      return file;
    };
    try {
      const folder = keep(await DataFolder.open(dataDir, { use }));
      const wals = new WriteAheadLogs(dataDir);
      const reusableBytes = () => bodies.reusableBytes();
      const disk = new SqliteDisk(dataDir, { reserveBytes: diskReserveBytes, reusableBytes });
      const told = { onFull: () => disk.tellFull(), ...(onFatal && { onFatal }) };
      const log = keep(await SqliteEventStore.open(folder.file(FILES.log), { ...told, ...(onAppend && { onAppend }) }));
      const bodies = keep(await SqliteBodyStore.open(folder.file(FILES.bodies), told));
      const setsAside = use !== 'tool';
      const runtime = keep(
        setsAside ? await soundRuntimeFile(folder) : await SqliteRuntimeFile.open(folder.file(FILES.runtime)),
      );
      const views = keep(await SqliteViews.inFolder(dataDir, runtime, viewKinds, { setsAside }));
      if (use !== 'tool') wals.emptySoon();
      return new EmbeddedFamily(folder, wals, runtime, views, log, bodies, disk);
    } catch (error) {
      for (const file of opened) await file.close();
      throw error;
    }
  }

  /** The data folder. */
  get path(): string {
    return this.folder.path;
  }

  /** The lock on the folder goes last. Who leaves it last leaves every file whole. */
  async onApplicationShutdown(): Promise<void> {
    await this.wals.stop();
    await this.log.close();
    await this.bodies.close();
    this.views.close();
    this.runtime.close();
    await this.folder.leave(() => this.wals.empty());
  }
}
