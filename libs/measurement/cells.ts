import { AppError } from '#contracts';
import { type LookSettings, METRICS, type Metric, type OutcomeRow } from './look-input.js';

/** Outcomes are kept in 1/1024ths, so that all sums are integers and no order of adding can change them. */
export const OUTCOME_UNIT = 1024;
/** So the sums of a day stay within 32 bits. */
const MAX_CONVERSATIONS_A_DAY = 2 ** 31 / OUTCOME_UNIT - 1;
/** So the sums of all redraws stay within some 600 MB. */
const MAX_INTENTS_TIMES_DRAWS = 20_000_000;

/**
 * Outcomes by day, user and intent, in canonical order: whatever the order of the rows, the cells are the same.
 * A *cell* is one user's conversations of one intent on one day; a *pair* is one user and one intent over all days.
 */
export interface Cells {
  /** Users in one arm only, sorted. */
  users: string[];
  /** 1 for users that received the release. */
  treated: Uint8Array;
  intents: string[];
  /** Cells of day d are `dayStart[d]` to `dayStart[d + 1]`, by user, then intent. */
  dayStart: Int32Array;
  user: Int32Array;
  intent: Int32Array;
  pair: Int32Array;
  conversations: Int32Array;
  /** Sum of outcomes, in 1/`OUTCOME_UNIT`. */
  outcomes: Record<Metric, Int32Array>;
  /** Pairs are sorted by user. */
  pairUser: Int32Array;
  pairIntent: Int32Array;
  /** Users seen in both arms, left out of everything above. */
  usersInBothArms: number;
}

/**
 * Reads the rows of days 1..look. Rows of later days are ignored, so that an old look can be repeated.
 * @throws AppError `MEASUREMENT.ROW` for a row before the window or with a value out of range; `MEASUREMENT.SIZE` for
 * more conversations a day, or intents, than can be held.
 */
export function compileCells(rows: readonly OutcomeRow[], settings: LookSettings): Cells {
  const inWindow = selectRows(rows, settings);
  const { users, treated, usersInBothArms } = listUsers(inWindow);
  const intents = [...new Set(inWindow.map(({ row }) => row.intentId))].sort();
  assertSize(inWindow, intents.length, settings);
  const userIndex = new Map(users.map((id, index) => [id, index]));
  const intentIndex = new Map(intents.map((id, index) => [id, index]));

  const keys = new Float64Array(inWindow.length);
  let kept = 0;
  const used: OutcomeRow[] = [];
  for (const { row, day } of inWindow) {
    const user = userIndex.get(row.userId);
    if (user === undefined) continue;
    keys[kept++] = (day * users.length + user) * intents.length + intentIndex.get(row.intentId)!;
    used.push(row);
  }
  const rowKeys = keys.subarray(0, kept);
  const cells = layOut(rowKeys, { users, intents, days: settings.look });
  addOutcomes(cells, rowKeys, used);
  const { cellKeys: _, ...rest } = cells;
  return { ...rest, users, treated, intents, usersInBothArms };
}

function selectRows(rows: readonly OutcomeRow[], settings: LookSettings): { row: OutcomeRow; day: number }[] {
  const dayOf = new Map<string, number>();
  const start = Date.parse(settings.startDay);
  const selected: { row: OutcomeRow; day: number }[] = [];
  for (const row of rows) {
    let day = dayOf.get(row.day);
    if (day === undefined) {
      day = /^\d{4}-\d{2}-\d{2}$/.test(row.day) ? (Date.parse(row.day) - start) / 86_400_000 : Number.NaN;
      if (!(day >= 0)) throw rowError(row, `its day is not a date on or after ${settings.startDay}`);
      dayOf.set(row.day, day);
    }
    for (const metric of METRICS) {
      if (!(row[metric] >= 0 && row[metric] <= 1)) throw rowError(row, `${metric} is not between 0 and 1`);
    }
    if (row.arm !== 'treatment' && row.arm !== 'control') throw rowError(row, 'its arm is unknown');
    if (day < settings.look) selected.push({ row, day });
  }
  return selected;
}

function assertSize(rows: { day: number }[], intents: number, { look, draws }: LookSettings): void {
  const perDay = new Int32Array(look);
  for (const { day } of rows) perDay[day]!++;
  const most = Math.max(...perDay);
  if (most > MAX_CONVERSATIONS_A_DAY) {
    throw new AppError({
      code: 'MEASUREMENT.SIZE',
      message: `${most} conversations on one day are more than a look can hold (${MAX_CONVERSATIONS_A_DAY}).`,
      fix: 'Judge a sample of users: those whose hashed id falls below a fixed share.',
    });
  }
  if (intents * draws > MAX_INTENTS_TIMES_DRAWS) {
    throw new AppError({
      code: 'MEASUREMENT.SIZE',
      message: `${intents} intents with ${draws} redraws are more than a look can hold.`,
      fix: `Judge by topics instead of intents, or keep intents × redraws below ${MAX_INTENTS_TIMES_DRAWS}.`,
    });
  }
}

function rowError(row: OutcomeRow, reason: string): AppError {
  return new AppError({
    code: 'MEASUREMENT.ROW',
    message: `An outcome of intent ${JSON.stringify(row.intentId)} on ${JSON.stringify(row.day)} cannot be used: ${reason}.`,
    fix: 'Give outcomes of the release window only: arm treatment or control, failed and frustrated within 0..1.',
  });
}

function listUsers(rows: { row: OutcomeRow }[]): Pick<Cells, 'users' | 'treated' | 'usersInBothArms'> {
  const CONTROL = 1;
  const TREATMENT = 2;
  const arms = new Map<string, number>();
  for (const { row } of rows) {
    arms.set(row.userId, (arms.get(row.userId) ?? 0) | (row.arm === 'treatment' ? TREATMENT : CONTROL));
  }
  const users = [...arms.keys()].filter((id) => arms.get(id) !== (CONTROL | TREATMENT)).sort();
  const treated = Uint8Array.from(users, (id) => (arms.get(id) === TREATMENT ? 1 : 0));
  return { users, treated, usersInBothArms: arms.size - users.length };
}

/** Turns the keys (day, user, intent) of all rows into the sorted structure of cells and pairs, still without sums. */
function layOut(rowKeys: Float64Array, { users, intents, days }: { users: string[]; intents: string[]; days: number }) {
  const cellKeys = distinctSorted(rowKeys);
  const pairSpan = users.length * intents.length;
  const pairKeys = distinctSorted(cellKeys.map((key) => key % pairSpan));
  const size = cellKeys.length;
  const dayStart = new Int32Array(days + 1);
  const user = new Int32Array(size);
  const intent = new Int32Array(size);
  const pair = new Int32Array(size);
  for (let c = 0; c < size; c++) {
    const pairKey = cellKeys[c]! % pairSpan;
    user[c] = Math.floor(pairKey / intents.length);
    intent[c] = pairKey % intents.length;
    pair[c] = indexIn(pairKeys, pairKey);
    dayStart[Math.floor(cellKeys[c]! / pairSpan) + 1]!++;
  }
  for (let d = 0; d < days; d++) dayStart[d + 1]! += dayStart[d]!;
  return {
    cellKeys,
    dayStart,
    user,
    intent,
    pair,
    conversations: new Int32Array(size),
    outcomes: { failed: new Int32Array(size), frustrated: new Int32Array(size) },
    pairUser: Int32Array.from(pairKeys, (key) => Math.floor(key / intents.length)),
    pairIntent: Int32Array.from(pairKeys, (key) => key % intents.length),
  };
}

function addOutcomes(cells: ReturnType<typeof layOut>, rowKeys: Float64Array, rows: OutcomeRow[]): void {
  for (let i = 0; i < rows.length; i++) {
    const cell = indexIn(cells.cellKeys, rowKeys[i]!);
    cells.conversations[cell]!++;
    for (const metric of METRICS) cells.outcomes[metric][cell]! += Math.round(rows[i]![metric] * OUTCOME_UNIT);
  }
}

function distinctSorted(keys: Float64Array): Float64Array {
  const sorted = keys.slice().sort();
  let size = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[size++] = sorted[i]!;
  return sorted.slice(0, size);
}

function indexIn(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
