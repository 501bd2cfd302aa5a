/** The time of day in UTC, with its day where that is another one than today. */
export function clockTime(time: string | null, at: Date): string {
  if (time === null) return 'an unknown time';
  const [day, clock] = time.split('T');
  const short = `${clock?.slice(0, 8)}Z`;
  return day === at.toISOString().slice(0, 10) ? short : `${day} ${short}`;
}
