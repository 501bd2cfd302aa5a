import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DashboardSettings } from './dashboard-settings.js';

/** Best first. The build has packed each file in both ways: scripts/dashboard.mjs. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the page, in one of the ways it was packed. */
export interface DashboardFile {
  readonly type: string;
  readonly encoding: string | undefined;
  readonly content: Buffer;
}

/** The files of the built page: read as a whole when the first is asked for, some hundred kilobytes, and kept. */
@Injectable()
export class DashboardFiles {
  #files: Promise<ReadonlyMap<string, Buffer>> | undefined;

  constructor(private readonly settings: DashboardSettings) {}

  /**
   * A file by its name, `assets/…` included; undefined where there is none. Only what lay there when the page was read is
   * found: no name leads anywhere else.
   * @param accepted an `Accept-Encoding`
   */
  async find(name: string, accepted: string): Promise<DashboardFile | undefined> {
    this.#files ??= readFolder(this.settings.folder);
    const files = await this.#files;
    const type = TYPES[extname(name)];
    const plain = files.get(name);
    if (!plain || type === undefined) return undefined;

    for (const { name: encoding, ending } of ENCODINGS) {
      const content = accepts(accepted, encoding) ? files.get(name + ending) : undefined;
      if (content) return { type, encoding, content };
    }
    return { type, encoding: undefined, content: plain };
  }
}

/** RFC 9110, 12.5.3, as far as browsers use it: what is named with a weight of 0 is refused. */
function accepts(accepted: string, encoding: string): boolean {
  const named = accepted.split(',').map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  return named.some(([name, weight]) => name === encoding && !/^q=0(?:\.0*)?$/.test(weight ?? ''));
}

/** Empty where there is no such folder: a service whose page was not built serves everything else. */
async function readFolder(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [nameIn(folder, file), await readFile(file)] as const)));
}

function nameIn(folder: string, file: string): string {
  return file.slice(join(folder, '/').length).replaceAll('\\', '/');
}
