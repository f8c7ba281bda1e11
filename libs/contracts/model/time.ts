import { z } from 'zod';

/** Nanoseconds since the Unix epoch as a decimal string: exact, and safe in JSON. */
export const unixNanoSchema = z.string().regex(/^\d{1,20}$/, 'nanoseconds since 1970 as a decimal string');
export type UnixNano = z.infer<typeof unixNanoSchema>;

/** An instant as ISO 8601 in UTC, for people and the wire. */
export const instantSchema = z.iso.datetime();
export type Instant = z.infer<typeof instantSchema>;

export function compareNano(a: UnixNano, b: UnixNano): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function nanoToMs(nano: UnixNano): number {
  return nano.length <= 6 ? 0 : Number(nano.slice(0, -6));
}

export function msToNano(ms: number): UnixNano {
  return ms === 0 ? '0' : `${Math.trunc(ms)}000000`;
}

/** The UTC day of an instant, `YYYY-MM-DD`: the stratum of measurement and of partitions. */
export function dayOf(nano: UnixNano): string {
  return new Date(nanoToMs(nano)).toISOString().slice(0, 10);
}
