import { createHash } from 'node:crypto';
import type { Cells } from './cells.js';
import { METRICS } from './look-input.js';

/** SHA-256 of the outcomes a look used, the same for any order of the rows. */
export function hashCells(cells: Cells): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([cells.users, cells.intents, cells.usersInBothArms]));
  const columns = [cells.dayStart, cells.user, cells.intent, cells.conversations];
  for (const column of [cells.treated, ...columns, ...METRICS.map((metric) => cells.outcomes[metric])]) {
    hash.update(column);
  }
  return hash.digest('hex');
}
