import { groupBy } from '#contracts';
import { assembleConversation, conversationId, resolveConversationKey } from '#conversations';
import {
  type Database,
  deleteConversations,
  linkedTraces,
  linkTraces,
  type Queryable,
  readTraces,
  saveConversations,
  type Trace,
  withInbox,
} from '#platform';

/** Inbox rows taken at a time: bounds memory and the length of a transaction. */
const BATCH = 2_000;

/** Assembles what came in since last time into conversations. Returns how many traces there were. */
export async function assembleConversations(database: Database, projectId: number): Promise<number> {
  let traces = 0;
  for (;;) {
    const taken = await withInbox(database, { projectId, limit: BATCH }, async (batch, tx) =>
      assembleBatch(tx, projectId, batch.traces),
    );
    if (taken === 0) return traces;
    traces += taken;
  }
}

async function assembleBatch(tx: Queryable, projectId: number, traces: Trace[]): Promise<void> {
  const links = traces.map(({ traceId, spans }) => {
    const { agent, key } = resolveConversationKey(spans);
    return { traceId, conversationId: conversationId(agent, key) };
  });
  // A late conversation id moves a trace: the conversation it left is assembled again without it.
  const left = await linkTraces(tx, projectId, links);
  const touched = [...new Set([...links.map((link) => link.conversationId), ...left])];
  const all = await linkedTraces(tx, projectId, touched);
  const known = new Map(traces.map((trace) => [trace.traceId, trace]));
  const missing = all.filter(({ traceId }) => !known.has(traceId)).map(({ traceId }) => traceId);
  for (const trace of await readTraces(tx, projectId, missing)) known.set(trace.traceId, trace);
  const byConversation = groupBy(all, (link) => link.conversationId);
  await saveConversations(
    tx,
    projectId,
    [...byConversation.values()].map((group) =>
      assembleConversation(group.flatMap(({ traceId }) => known.get(traceId)?.spans ?? [])),
    ),
  );
  await deleteConversations(
    tx,
    projectId,
    left.filter((id) => !byConversation.has(id)),
  );
}
