import { InvalidArgumentError } from 'commander';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** Reads `90m`, `24h`, `7d` or `2w` as so long before now, and anything else as an ISO 8601 date or time. */
export function parseInstant(text: string, nowMs: number): number {
  const ago = /^(\d{1,6})([mhdw])$/.exec(text);
  if (ago !== null) return nowMs - Number(ago[1]) * units[ago[2] as keyof typeof units];
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give 90m, 24h, 7d, 2w, or a time such as 2026-02-01T10:00Z.');
  return ms;
}
