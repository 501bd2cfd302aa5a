import type { BackupCheck } from '../../backup/backup-check.js';
import type { BackupWriter } from '../../backup/backup-writer.js';
import type { Restore } from '../../backup/restore.js';

/** What backups are made, checked and restored with. */
export interface BackupTools {
  readonly writer: BackupWriter;
  readonly check: BackupCheck;
  readonly restore: Restore;
  close(): Promise<void>;
}

/** Opens what the environment names; of the embedded family, nothing that can be made anew. */
export type OpenBackups = () => Promise<BackupTools>;
