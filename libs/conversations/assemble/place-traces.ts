import { type Span } from '#contracts';
import { type ConversationIdentity, conversationId, resolveConversationKey } from './identity.js';
import { readThread, type TraceThread } from './trace-thread.js';

const CONVERSATION = 'conversation:';

/** What *one trace* says of where it belongs. */
export interface TraceIdentity extends ConversationIdentity, TraceThread {
  traceId: string;
}

/** What a reference leads to beyond the traces that are to be placed. */
export interface Referents {
  /** The trace that gives it and the place of that; of several the one with the lowest trace id. */
  trace: { traceId: string; conversationId: string } | null;
  /** The conversations that it names, each of another agent. */
  conversationIds: string[];
}

/** The spans are those of one trace, with its log records joined. */
export function identifyTrace(spans: readonly Span[]): TraceIdentity {
  const identity = resolveConversationKey(spans);
  return { traceId: spans[0]!.traceId, ...identity, ...readThread(spans, identity) };
}

/**
 * The id of the conversation of each trace: where the trace belongs that it follows, as far as that is known, else its
 * own. The order in which traces became known does not matter.
 */
export function placeTraces(
  traces: readonly TraceIdentity[],
  elsewhere: ReadonlyMap<string, Referents> = new Map(),
): Map<string, string> {
  const known = new Map(traces.map((trace) => [trace.traceId, trace]));
  const followed = followedTraces(traces, elsewhere);
  const named = namedConversations(traces);
  const places = new Map<string, string>();
  for (const { traceId } of traces) {
    const head = headOf(traceId, (at) => (places.has(at) ? undefined : followed.get(at)));
    if (!places.has(head)) places.set(head, placeOfHead(known.get(head)!, named, elsewhere));
    const place = places.get(head)!;
    for (let at = traceId; !places.has(at); at = followed.get(at)!) places.set(at, place);
  }
  return places;
}

/**
 * The first trace of the chain that leads to this one. A ring, which only broken senders make, begins with its lowest
 * trace id.
 */
export function headOf(traceId: string, followed: (traceId: string) => string | undefined): string {
  const path = new Set<string>();
  let at = traceId;
  for (let next = followed(at); next !== undefined; next = followed(at)) {
    path.add(at);
    at = next;
    if (!path.has(at)) continue;
    return [...path].slice([...path].indexOf(at)).sort()[0]!;
  }
  return at;
}

/** Of each trace that follows another one of these: which. */
export function followedTraces(
  traces: readonly TraceIdentity[],
  elsewhere: ReadonlyMap<string, Referents> = new Map(),
): Map<string, string> {
  const followed = new Map<string, string>();
  const following = traces.filter(({ follows }) => follows !== null && !follows.startsWith(CONVERSATION));
  if (following.length === 0) return followed;
  const givers = new Map<string, string>();
  for (const { traceId, gives } of traces) {
    for (const reference of gives) {
      const giver = givers.get(reference);
      if (giver === undefined || traceId < giver) givers.set(reference, traceId);
    }
  }
  for (const { traceId, follows } of following) {
    const giver = givers.get(follows!);
    const other = elsewhere.get(follows!)?.trace?.traceId;
    if (giver !== undefined && !(other !== undefined && other < giver)) followed.set(traceId, giver);
  }
  return followed;
}

/** Of each `conversation:` reference the conversations that traces say they are of, one for each agent. */
function namedConversations(traces: readonly TraceIdentity[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { gives, agent, key } of traces) {
    const reference = gives.find((given) => given.startsWith(CONVERSATION));
    if (reference === undefined) continue;
    const id = conversationId(agent, key);
    const known = named.get(reference);
    if (known) known.add(id);
    else named.set(reference, new Set([id]));
  }
  return named;
}

function placeOfHead(
  { agent, key, follows }: TraceIdentity,
  named: ReadonlyMap<string, ReadonlySet<string>>,
  elsewhere: ReadonlyMap<string, Referents>,
): string {
  const own = conversationId(agent, key);
  if (follows === null) return own;
  const referents = elsewhere.get(follows);
  if (!follows.startsWith(CONVERSATION)) return referents?.trace?.conversationId ?? own;
  const ids = [...(named.get(follows) ?? []), ...(referents?.conversationIds ?? [])];
  return ids.includes(own) ? own : (ids.sort()[0] ?? own);
}
