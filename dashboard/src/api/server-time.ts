let aheadMs = 0;

/** The clock of this machine may be wrong, and ages are told by the service's. `Date` has whole seconds. */
export function noteServerTime(date: string | null): void {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return;

  const difference = told - Date.now();
  aheadMs = Math.abs(difference) < 2_000 ? 0 : difference;
}

/** What time it is for the service, in milliseconds. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
