import { existsSync, renameSync } from 'node:fs';

const PARTS = ['', '-wal', '-shm'];

/** Keeps a file, and what belongs to it, under another name, and answers with that: nothing of it is lost for whoever wants to look. */
export function setAside(path: string, at = new Date()): string {
  const kept = freeName(`${path}.unreadable-${at.toISOString().replace(/[-:]|\.\d+/g, '')}`);
  for (const part of PARTS) if (existsSync(path + part)) renameSync(path + part, kept + part);
  return kept;
}

function freeName(wanted: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!existsSync(name)) return name;
  }
}
