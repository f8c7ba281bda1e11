import { userOf } from '../traffic.js';
import { BREAK, type CallSequences } from './call-sequences.js';

/** How often a run must recur to count. */
export interface Recurrence {
  conversations: number;
  users: number;
}

/** The same calls in the same order, wherever they occur. */
export interface RecurringRun {
  length: number;
  /** Places of its first calls, ascending. */
  places: number[];
  /** How often chance alone would put its parts together. */
  expected: number;
}

const SHORTEST = 3;
const LONGEST = 8;

/** Runs of one length: the number of the run that starts at each place, or BREAK, and how many of each there are. */
interface Level {
  at: Int32Array;
  counts: number[];
  windows: number;
}

/**
 * All runs of 3 to 8 calls that recur often enough, level by level: a longer run can only recur where both shorter ones
 * within it do (Agrawal, Srikant 1995). Linear in the calls for each length.
 */
export function recurringRuns(sequences: CallSequences, least: Recurrence): RecurringRun[] {
  const levels: Level[] = [singleCalls(sequences)];
  const runs: RecurringRun[] = [];
  while (levels.length < LONGEST) {
    const level = extend(sequences, levels.at(-1)!, levels.length + 1, least);
    if (level.counts.length === 0) break;
    levels.push(level);
    if (levels.length < SHORTEST) continue;
    const places = level.counts.map((): number[] => []);
    for (const [place, run] of level.at.entries()) if (run !== BREAK) places[run]!.push(place);
    for (const each of places)
      runs.push({ length: levels.length, places: each, expected: expectedByChance(levels, each[0]!) });
  }
  return runs;
}

function singleCalls({ tools, names }: CallSequences): Level {
  const counts = names.map(() => 0);
  for (const tool of tools) if (tool !== BREAK) counts[tool]!++;
  return { at: Int32Array.from(tools), counts, windows: windowsOf(tools, 1) };
}

interface Tally {
  places: number[];
  conversations: number;
  last: number;
  users: Set<string>;
}

function extend(sequences: CallSequences, shorter: Level, length: number, least: Recurrence): Level {
  const { tools, owner, conversations, names } = sequences;
  const tallies = new Map<number, Tally>();
  for (let place = 0; place + length <= tools.length; place++) {
    if (shorter.at[place] === BREAK || shorter.at[place + 1] === BREAK) continue;
    const key = shorter.at[place]! * names.length + tools[place + length - 1]!;
    const tally = tallies.get(key) ?? { places: [], conversations: 0, last: -1, users: new Set() };
    tallies.set(key, tally);
    tally.places.push(place);
    if (tally.last === owner[place]) continue;
    tally.last = owner[place]!;
    tally.conversations++;
    tally.users.add(userOf(conversations[tally.last]!.conversation));
  }
  const at = new Int32Array(tools.length).fill(BREAK);
  const counts: number[] = [];
  for (const tally of tallies.values()) {
    if (tally.conversations < least.conversations || tally.users.size < least.users) continue;
    for (const place of tally.places) at[place] = counts.length;
    counts.push(tally.places.length);
  }
  return { at, counts, windows: windowsOf(tools, length) };
}

/** Places where so many calls follow each other, whichever they are. */
function windowsOf(tools: readonly number[], length: number): number {
  let windows = 0;
  let unbroken = 0;
  for (const tool of tools) {
    unbroken = tool === BREAK ? 0 : unbroken + 1;
    if (unbroken >= length) windows++;
  }
  return windows;
}

/**
 * How often the run would stand there if one part of it said nothing of the other: the most over all ways to cut it in
 * two. A frequent pair before a call that is frequent anyway is no run. (The same tool twice in a row being one call, the
 * tail never begins with the tool that ends the head.)
 */
function expectedByChance(levels: readonly Level[], place: number): number {
  const [single, whole] = [levels[0]!, levels.at(-1)!];
  let most = 0;
  for (let cut = 1; cut < levels.length; cut++) {
    const head = levels[cut - 1]!;
    const tail = levels[levels.length - cut - 1]!;
    const headShare = head.counts[head.at[place]!]! / head.windows;
    const tailShare = tail.counts[tail.at[place + cut]!]! / tail.windows;
    const barred = single.counts[single.at[place + cut - 1]!]! / single.windows;
    most = Math.max(most, (headShare * tailShare * whole.windows) / (1 - barred));
  }
  return most;
}
