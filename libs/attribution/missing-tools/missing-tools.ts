import { type MissingTool, stepsOf } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { intentsHit } from '../intents-hit.js';
import { passedUnaided, userOf } from '../traffic.js';
import { CallSequences } from './call-sequences.js';
import { selfSufficiency } from './data-flow.js';
import { type Recurrence, type RecurringRun, recurringRuns } from './recurring-runs.js';

export interface MissingToolOptions {
  /** Conversations and users among whom a run must recur. */
  least?: Recurrence;
  /** Missing tools told. */
  most?: number;
}

const standard: Required<MissingToolOptions> = { least: { conversations: 8, users: 4 }, most: 10 };

/** A run counts where it stands this many times as often as chance would have it, and surely so. */
const ABOVE_CHANCE = 2;
/** Arguments of later calls that one tool could fill by itself. */
const SELF_SUFFICIENT = 0.8;
/** A run that mostly occurs within chosen ones is a piece of them. */
const OF_ITS_OWN = 0.5;
/** Runs looked into, those that would save most calls first. */
const MOST_LOOKED_AT = 500;

/**
 * Runs of at least three calls of different tools that recur, conversation after conversation and user after user, more
 * often than chance would put them together, and whose later calls need nothing the model has to think up: one tool could
 * do each of them. A place in a conversation serves one run at most, so pieces of a longer run are not told beside it.
 * Most calls saved first. Each conversation is seen once; linear in the calls.
 */
export function missingTools(
  conversations: Iterable<AnalysedConversation>,
  options: MissingToolOptions = {},
): MissingTool[] {
  const { least, most } = { ...standard, ...options };
  const sequences = new CallSequences();
  for (const one of conversations) sequences.add(one);
  const nameOf = (run: RecurringRun) => toolsOf(sequences, run).join('\n');
  const candidates = recurringRuns(sequences, least)
    .filter((run) => isRun(sequences, run) && isAboveChance(run))
    .sort((a, b) => savedBy(b) - savedBy(a) || b.length - a.length || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, MOST_LOOKED_AT);
  const claimed = new Uint8Array(sequences.tools.length);
  const told: MissingTool[] = [];
  const known = new Set<string>();
  for (const run of candidates) {
    if (told.length === most) break;
    const tools = toolsOf(sequences, run).toSorted().join('\n');
    const places = freePlaces(run, claimed);
    if (known.has(tools) || places.length < OF_ITS_OWN * run.places.length) continue;
    if (selfSufficiency(sequences, run.length, places) < SELF_SUFFICIENT) continue;
    const tool = describe(sequences, run.length, places);
    if (tool.conversations < least.conversations || tool.users < least.users) continue;
    for (const place of places) claimed.fill(1, place, place + run.length);
    known.add(tools);
    told.push(tool);
  }
  return told.sort((a, b) => b.callsSaved - a.callsSaved || (a.calls.join() < b.calls.join() ? -1 : 1));
}

/** Three tools at least, and not a cycle gone round: that is a loop. */
function isRun(sequences: CallSequences, run: RecurringRun): boolean {
  const tools = toolsOf(sequences, run);
  if (new Set(tools).size < 3) return false;
  for (let period = 2; period <= tools.length / 2; period++)
    if (tools.every((tool, at) => at < period || tool === tools[at - period])) return false;
  return true;
}

/** By twice, and by three standard deviations of a rare event. */
function isAboveChance({ places, expected }: RecurringRun): boolean {
  return places.length > ABOVE_CHANCE * expected && places.length > expected + 3 * Math.sqrt(expected);
}

function savedBy({ places, length }: RecurringRun): number {
  return places.length * (length - 1);
}

function toolsOf({ tools, names }: CallSequences, { places, length }: RecurringRun): string[] {
  return tools.slice(places[0]!, places[0]! + length).map((tool) => names[tool]!);
}

/** Places where no chosen run stands, nor an earlier occurrence of the run itself. */
function freePlaces({ places, length }: RecurringRun, claimed: Uint8Array): number[] {
  const free: number[] = [];
  for (const place of places) {
    if (free.length > 0 && place < free.at(-1)! + length) continue;
    if (!claimed.subarray(place, place + length).includes(1)) free.push(place);
  }
  return free;
}

function describe(sequences: CallSequences, length: number, places: readonly number[]): MissingTool {
  const occurrences = places.map((place) => ({
    analysed: sequences.conversations[sequences.owner[place]!]!,
    spanIds: sequences.calls.slice(place, place + length).flatMap((call) => call!.steps.map(({ spanId }) => spanId)),
  }));
  const distinct = [...new Set(occurrences.map(({ analysed }) => analysed))];
  const best = occurrences.reduce((a, b) => (compareExemplars(b.analysed, a.analysed) < 0 ? b : a));
  return {
    calls: sequences.tools.slice(places[0]!, places[0]! + length).map((tool) => sequences.names[tool]!),
    conversations: distinct.length,
    passing: distinct.filter(passedUnaided).length,
    users: new Set(distinct.map(({ conversation }) => userOf(conversation))).size,
    intentIds: intentsHit(distinct).map(({ intentId }) => intentId),
    callsSaved: occurrences.reduce((sum, { spanIds }) => sum + spanIds.length - 1, 0),
    exemplarId: best.analysed.conversation.id,
    spanIds: best.spanIds,
  };
}

/** One that passed before one that failed, the shorter before the longer. */
function compareExemplars(a: AnalysedConversation, b: AnalysedConversation): number {
  return (
    Number(passedUnaided(b)) - Number(passedUnaided(a)) ||
    stepsOf(a.conversation).length - stepsOf(b.conversation).length ||
    (a.conversation.id < b.conversation.id ? -1 : 1)
  );
}
