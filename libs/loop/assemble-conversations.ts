import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Conversation, groupBy } from '#contracts';
import { assembleConversation } from '#conversations';
import {
  type Database,
  deleteConversations,
  linkedTraces,
  linkTraces,
  type Queryable,
  readTraces,
  saveConversations,
  sealedConversations,
  type Trace,
  type TraceLink,
  withInbox,
} from '#platform';
import { identify, type JoinedTrace, joinTrace, type KnownTrace, placeBatch } from './place-batch.js';

/** Inbox rows taken at a time: bounds the length of a transaction. */
const BATCH = 2_000;
/** Traces assembled and saved at a time: bounds memory. A conversation is always taken whole. */
const TRACES_AT_A_TIME = 200;

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
  const known = new Map(traces.map((trace) => [trace.traceId, identify(joinTrace(trace))]));
  const links = await placeBatch(tx, projectId, known);
  // A late conversation id moves a trace: the conversation it left is assembled again without it.
  const left = await linkTraces(tx, projectId, links);
  const touched = [...new Set([...links.map((link) => link.conversationId), ...left])];
  const byConversation = groupBy(await linkedTraces(tx, projectId, touched), (link) => link.conversationId);
  // The database saves one group while the next one is assembled.
  let saved: Promise<void> = Promise.resolve();
  for (const group of groupsOf([...byConversation.values()])) {
    const conversations = await assembleGroup(tx, projectId, group, known);
    await saved;
    saved = saveConversations(tx, projectId, conversations);
    // A failure reaches us where `saved` is awaited; the turn of the loop lets the statement leave the process.
    saved.catch(() => {});
    await nextTurn();
  }
  await saved;
  await deleteConversations(
    tx,
    projectId,
    left.filter((id) => !byConversation.has(id)),
  );
}

/** @param conversations the links of each */
function groupsOf(conversations: TraceLink[][]): TraceLink[][][] {
  const groups: TraceLink[][][] = [];
  let size = TRACES_AT_A_TIME;
  for (const links of conversations) {
    if (size >= TRACES_AT_A_TIME) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)!.push(links);
    size += links.length;
  }
  return groups;
}

async function assembleGroup(
  tx: Queryable,
  projectId: number,
  conversations: TraceLink[][],
  known: ReadonlyMap<string, KnownTrace>,
): Promise<Conversation[]> {
  const links = conversations.flat();
  const missing = links.filter(({ traceId }) => !known.has(traceId));
  const found = new Map<string, JoinedTrace>(
    links.flatMap(({ traceId }) => known.get(traceId) ?? []).map((one) => [one.trace.traceId, one]),
  );
  for (const trace of await readTraces(tx, projectId, missing)) found.set(trace.traceId, joinTrace(trace));
  const sealed = sealedConversations(links, new Map([...found].map(([traceId, { trace }]) => [traceId, trace])));
  const whole = conversations.filter(([first]) => !sealed.has(first!.conversationId));
  const spansOf = (ofOne: TraceLink[]) => ofOne.flatMap(({ traceId }) => found.get(traceId)!.spans);
  return whole.map((ofOne) => assembleConversation(spansOf(ofOne)));
}
