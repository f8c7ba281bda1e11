import { createHash } from 'node:crypto';

/** A trace id of 32 hex digits: as it is, a UUID without its hyphens, and of anything else a hash. */
export function traceIdOf(id: string): string {
  return hexOf(id, 32);
}

/** A span id of 16 hex digits: as it is, and of anything else a hash. */
export function spanIdOf(id: string): string {
  return hexOf(id, 16);
}

function hexOf(id: string, digits: 16 | 32): string {
  const hex = id.replaceAll('-', '').toLowerCase();
  const whole = hex.length === digits && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex);
  return whole ? hex : createHash('sha256').update(id).digest('hex').slice(0, digits);
}
