import { groupBy, type Instant, UNCLUSTERED, UNPLACED } from '#contracts';
import { type EmergentGroup, findEmergent, taxonomySchema, type WeeklyCounts } from '#intents';
import {
  assignmentsOf,
  intentWeeks,
  listEmergent,
  listPlacedRequests,
  newestRefresh,
  newestTaxonomy,
  type StoredEmergent,
  saveEmergent,
} from '#platform';
import { before, type IntentContext, type StageContext, WEEK_MS } from './context.js';

/** Bounds of one look: what is compared, and so its seconds and memory. */
const MOST_BEFORE = 8_000;
const MOST_RECENT = 4_000;
const WEEKS_BEFORE = 4;

/**
 * Looks for what is asked since the last refresh (a week at most) that the weeks before do not account for. Stores what
 * is found, follows what was found before, and closes what a refresh took up or nobody asks for any more.
 */
export async function findEmergentIntents(context: IntentContext): Promise<Record<string, number>> {
  const { database, projectId, agent, asOf, embedding } = context;
  const stored = await newestTaxonomy(database.pool, projectId, agent);
  const refresh = await newestRefresh(database.pool, projectId, agent);
  if (stored === null || refresh === null) return { recent: 0, emergent: 0 };
  const open = await listEmergent(database.pool, projectId, agent, { closedToo: false });
  const takenUp = await findTakenUp(context, stored.id, refresh.id, open);
  const { recent, baseline, history } = await readTraffic(context, stored.id, refresh.asOf);
  const known = open.filter(({ intent }) => !takenUp.some(({ id }) => id === intent.id));
  const found = await findEmergent(
    { taxonomy: taxonomySchema.parse(stored.content), baseline, recent, history, known, asOf, seed: stored.id },
    embedding,
  );
  const gone = found.closed.map((id) => ({ id, becameIntentId: null }));
  const update = {
    agent,
    taxonomyId: refresh.id,
    asOf,
    open: found.emergent.map(storable),
    closed: [...takenUp, ...gone],
  };
  await database.transaction((tx) => saveEmergent(tx, projectId, update));
  return { recent: recent.length, emergent: update.open.length, closed: update.closed.length };
}

async function readTraffic({ database, projectId, agent, asOf }: StageContext, taxonomyId: string, refreshed: Instant) {
  const weekAgo = before(asOf, WEEK_MS);
  const since = refreshed > weekAgo ? refreshed : weekAgo;
  const earlier = { from: before(since, WEEKS_BEFORE * WEEK_MS), to: since };
  const list = (period: { from: Instant; to: Instant }, limit: number, take: 'newest' | 'sample') =>
    listPlacedRequests(database.pool, projectId, { agent, taxonomyId, period, limit, take });
  const report = { agent, taxonomyId, period: earlier };
  const weeks = await intentWeeks(database.pool, projectId, report, WEEKS_BEFORE);
  return {
    recent: await list({ from: since, to: asOf }, MOST_RECENT, 'newest'),
    baseline: await list(earlier, MOST_BEFORE, 'sample'),
    history: historyOf(weeks.filter(({ intentId }) => intentId !== UNPLACED)),
  };
}

/** Weeks before the first conversation there is are no history: an agent that is young has fewer. */
function historyOf(weeks: readonly { intentId: string; week: number; conversations: number }[]): WeeklyCounts {
  const first = Math.min(...weeks.map(({ week }) => week));
  const counts: Record<string, number[]> = Object.create(null);
  for (const { intentId, week, conversations } of weeks) {
    counts[intentId] ??= new Array<number>(WEEKS_BEFORE - first).fill(0);
    counts[intentId][week - first]! += conversations;
  }
  return counts;
}

/** Those that stood out against an earlier refresh, and most of whose conversations have an intent now. */
async function findTakenUp(
  { database, projectId }: StageContext,
  taxonomyId: string,
  refreshId: string,
  open: readonly StoredEmergent[],
): Promise<{ id: string; becameIntentId: string }[]> {
  const takenUp: { id: string; becameIntentId: string }[] = [];
  for (const { intent, conversationIds, taxonomyId: standsAgainst } of open) {
    if (standsAgainst === refreshId) continue;
    const places = await assignmentsOf(database.pool, projectId, taxonomyId, conversationIds);
    const byIntent = groupBy([...places], ([, intentId]) => intentId);
    const heir = [...byIntent].find(([, members]) => members.length * 2 > places.size);
    if (heir !== undefined && heir[0] !== UNCLUSTERED) takenUp.push({ id: intent.id, becameIntentId: heir[0] });
  }
  return takenUp;
}

function storable({ intent, conversationIds }: EmergentGroup): Pick<StoredEmergent, 'intent' | 'conversationIds'> {
  return { intent, conversationIds: [...conversationIds] };
}
