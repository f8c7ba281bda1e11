import type { Span } from '#contracts';
import { identifyTrace, joinLogs, placeTraces, type TraceIdentity } from '#conversations';
import {
  conversationsOf,
  findReferents,
  followingConversations,
  hasFollowers,
  linkedTraces,
  type Queryable,
  readTraces,
  saveThreads,
  type Trace,
  type TraceLink,
} from '#platform';

/** A trace as it was read, with its log records joined to its spans. */
export interface JoinedTrace {
  trace: Trace;
  spans: Span[];
}

export interface KnownTrace extends JoinedTrace {
  identity: TraceIdentity;
}

export function joinTrace(trace: Trace): JoinedTrace {
  return { trace, spans: joinLogs(trace.spans, trace.logs) };
}

export function identify(joined: JoinedTrace): KnownTrace {
  return { ...joined, identity: identifyTrace(joined.spans) };
}

/**
 * Where the traces of a batch belong, and those that follow them: a late conversation id or a late predecessor moves the
 * whole chain. What of the followers is read is added to `known`.
 */
export async function placeBatch(
  tx: Queryable,
  projectId: number,
  known: Map<string, KnownTrace>,
): Promise<TraceLink[]> {
  await saveThreads(
    tx,
    projectId,
    [...known.values()].map(({ identity }) => identity),
  );
  if (await hasFollowers(tx, projectId)) await readFollowers(tx, projectId, known);
  const traces = [...known.values()];
  const followed = traces.flatMap(({ identity }) => identity.follows ?? []);
  const elsewhere = followed.length === 0 ? new Map() : await findReferents(tx, projectId, followed, [...known.keys()]);
  const places = placeTraces(
    traces.map(({ identity }) => identity),
    elsewhere,
  );
  const kept = await placesToKeep(tx, projectId, traces);
  return traces.map(({ trace: { traceId, firstDay, lastDay } }) => {
    return { traceId, firstDay, lastDay, conversationId: kept.get(traceId) ?? places.get(traceId)! };
  });
}

/** A chain lies in one conversation: with a trace that follows, all of its conversation is read. */
async function readFollowers(tx: Queryable, projectId: number, known: Map<string, KnownTrace>): Promise<void> {
  let added = [...known.values()];
  while (added.length > 0) {
    const references = added.flatMap(({ identity }) => identity.gives);
    const followers = await followingConversations(tx, projectId, references);
    const unread = followers.filter(({ traceId }) => !known.has(traceId));
    const links = await linkedTraces(tx, projectId, [...new Set(unread.map((follower) => follower.conversationId))]);
    const traces = await readTraces(
      tx,
      projectId,
      links.filter(({ traceId }) => !known.has(traceId)),
    );
    added = traces.map((trace) => identify(joinTrace(trace)));
    for (const one of added) known.set(one.trace.traceId, one);
  }
}

/** What is left of a trace that retention has cut may tell another place than all of it did. */
async function placesToKeep(tx: Queryable, projectId: number, traces: readonly KnownTrace[]) {
  const cut = traces.filter(({ trace }) => trace.cut).map(({ trace }) => trace.traceId);
  return cut.length === 0 ? new Map<string, string>() : conversationsOf(tx, projectId, cut);
}
