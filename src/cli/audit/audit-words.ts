/** 1 event, 2 events. */
export function counted(count: number, thing: string): string {
  if (count === 1) return `1 ${thing}`;

  return `${count} ${thing.endsWith('y') ? `${thing.slice(0, -1)}ies` : `${thing}s`}`;
}
