import type { HealthCheck } from '#contracts';
import type { Cells } from './cells.js';
import type { HealthSignals, LookSettings } from './look-input.js';
import { chiSquareTail } from './normal.js';

/** Probability under chance below which a check warns, and below which it is bad. */
const WARN_BELOW = 0.01;
const BAD_BELOW = 0.001;
/** Share of users in both arms: a few come from clients that were late to the release. */
const BOTH_ARMS_BAD = 0.005;
const MISSING_WARN = 0.01;
const MISSING_BAD = 0.05;
const LAG_WARN_HOURS = 2;
const LAG_BAD_HOURS = 12;

/** A check with its remedy in `detail`. While any is bad no verdict may be given. */
export function checkHealth(cells: Cells, settings: LookSettings): HealthCheck[] {
  const { signals } = settings;
  return [
    checkSampleRatio(cells, settings.allocation),
    checkIntentMix(cells, settings.allocation),
    checkBothArms(cells),
    checkMissing(cells, signals),
    checkLag(signals),
    checkVersions('detector versions', signals.detectorVersions),
    checkVersions('taxonomy versions', signals.taxonomyVersions),
  ];
}

function checkSampleRatio(cells: Cells, allocation: number): HealthCheck {
  const users = cells.users.length;
  const treated = countTreated(cells);
  if (users === 0) return { name: 'sample ratio', level: 'ok', detail: 'no users yet' };
  const excess = treated - users * allocation;
  const p = chiSquareTail(excess ** 2 / (users * allocation * (1 - allocation)), 1);
  const share = `${treated} of ${users} users received the release, ${percent(allocation)} was planned (p ${format(p)})`;
  return byProbability(
    'sample ratio',
    p,
    share,
    'look for clients that drop or keep users of one arm, then start anew',
  );
}

/** By each user's first intent: the release cannot have changed that, so a difference means a broken split. */
function checkIntentMix(cells: Cells, allocation: number): HealthCheck {
  const table = poolSmall(firstIntents(cells), Math.min(allocation, 1 - allocation));
  const total = (column: keyof IntentUsers) => table.reduce((sum, row) => sum + row[column], 0);
  const share = total('treated') / Math.max(1, total('users'));
  const statistic = table.reduce(
    (sum, { users, treated }) => sum + (treated - users * share) ** 2 / (users * share * (1 - share)),
    0,
  );
  if (table.length < 2 || share === 0 || share === 1) {
    return { name: 'intents by arm', level: 'ok', detail: 'too few users for a comparison' };
  }
  const p = chiSquareTail(statistic, table.length - 1);
  const detail = `first intents of users compared between arms over ${table.length} intents (p ${format(p)})`;
  return byProbability(
    'intents by arm',
    p,
    detail,
    'see whether intents are assigned differently per arm, then start anew',
  );
}

interface IntentUsers {
  users: number;
  treated: number;
}

function firstIntents(cells: Cells): IntentUsers[] {
  const counts = cells.intents.map(() => ({ users: 0, treated: 0 }));
  const seen = new Uint8Array(cells.users.length);
  for (let c = 0; c < cells.user.length; c++) {
    const user = cells.user[c]!;
    if (seen[user]) continue;
    seen[user] = 1;
    const count = counts[cells.intent[c]!]!;
    count.users++;
    count.treated += cells.treated[user]!;
  }
  return counts;
}

/** Puts intents with fewer than five users expected in the smaller arm into one row; χ² needs that many. */
function poolSmall(counts: readonly IntentUsers[], smallerShare: number): IntentUsers[] {
  const isLarge = ({ users }: IntentUsers) => users * smallerShare >= 5;
  const rest = { users: 0, treated: 0 };
  for (const count of counts) {
    if (isLarge(count)) continue;
    rest.users += count.users;
    rest.treated += count.treated;
  }
  const large = counts.filter(isLarge);
  return isLarge(rest) ? [...large, rest] : large;
}

function checkBothArms(cells: Cells): HealthCheck {
  const both = cells.usersInBothArms;
  const share = both / Math.max(1, both + cells.users.length);
  const level = share > BOTH_ARMS_BAD ? 'bad' : both > 0 ? 'warn' : 'ok';
  const remedy = level === 'bad' ? ': make the assignment sticky per user id, then start anew' : '';
  return { name: 'users in both arms', level, detail: `${both} users (${percent(share)}), left out${remedy}` };
}

function checkMissing(cells: Cells, { missing }: HealthSignals): HealthCheck {
  const name = 'missing outcomes';
  if (missing === undefined) return { name, level: 'ok', detail: 'not reported' };
  const known = { treatment: 0, control: 0 };
  for (let c = 0; c < cells.user.length; c++) {
    known[cells.treated[cells.user[c]!] ? 'treatment' : 'control'] += cells.conversations[c]!;
  }
  const absent = missing.treatment + missing.control;
  const share = absent / Math.max(1, absent + known.treatment + known.control);
  const p = compareShares(
    { hits: missing.treatment, of: missing.treatment + known.treatment },
    { hits: missing.control, of: missing.control + known.control },
  );
  const level = share > MISSING_BAD || p < BAD_BELOW ? 'bad' : share > MISSING_WARN || p < WARN_BELOW ? 'warn' : 'ok';
  const remedy = level === 'bad' ? ': rerun detection over the window, then look again' : '';
  const detail = `${missing.treatment} in treatment, ${missing.control} in control (${percent(share)}, p ${format(p)})`;
  return { name, level, detail: detail + remedy };
}

function compareShares(a: { hits: number; of: number }, b: { hits: number; of: number }): number {
  const pooled = (a.hits + b.hits) / (a.of + b.of);
  const variance = pooled * (1 - pooled) * (1 / a.of + 1 / b.of);
  return variance > 0 ? chiSquareTail((a.hits / a.of - b.hits / b.of) ** 2 / variance, 1) : 1;
}

function checkLag({ telemetryLagHours: lag }: HealthSignals): HealthCheck {
  if (lag === undefined) return { name: 'telemetry lag', level: 'ok', detail: 'not reported' };
  const level = lag > LAG_BAD_HOURS ? 'bad' : lag > LAG_WARN_HOURS ? 'warn' : 'ok';
  const remedy = level === 'bad' ? ': wait for the telemetry to arrive, then look again' : '';
  return { name: 'telemetry lag', level, detail: `newest telemetry ${lag} h behind the look${remedy}` };
}

function checkVersions(name: string, versions: readonly string[] | undefined): HealthCheck {
  const distinct = [...new Set(versions)].sort();
  if (distinct.length === 0) return { name, level: 'ok', detail: 'not reported' };
  if (distinct.length === 1) return { name, level: 'ok', detail: `${distinct[0]} throughout` };
  const detail = `changed inside the window (${distinct.join(', ')}): judge all its conversations again with one version`;
  return { name, level: 'bad', detail };
}

function byProbability(name: string, p: number, detail: string, remedy: string): HealthCheck {
  if (p < BAD_BELOW) return { name, level: 'bad', detail: `${detail}: ${remedy}` };
  return { name, level: p < WARN_BELOW ? 'warn' : 'ok', detail };
}

function countTreated(cells: Cells): number {
  return cells.treated.reduce((sum, arm) => sum + arm, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)}%`;
}

function format(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
