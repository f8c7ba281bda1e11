import { type Conversation, groupBy, type Span } from '#contracts';
import { assembleConversation, conversationId, resolveConversationKey } from '#conversations';
import { type FileRead, readExport } from './read-export.js';

export interface Recording {
  files: FileRead[];
  conversations: Conversation[];
}

/**
 * The conversations of some exports. A trace may be spread over lines and files, so all spans are held until the last
 * line is read; then conversation after conversation is assembled and its spans let go. Memory grows with the telemetry
 * of the conversations, not with the size of a file.
 */
export async function readRecording(paths: string[], onStep: (label: string) => void): Promise<Recording> {
  const traces = new Map<string, Span[]>();
  const files: FileRead[] = [];
  for (const path of paths) {
    onStep(`reading ${path}`);
    files.push(await readExport(path, (spans) => addSpans(traces, spans)));
  }
  onStep('assembling conversations');
  return { files, conversations: assemble(traces) };
}

function addSpans(traces: Map<string, Span[]>, spans: Span[]): void {
  for (const span of spans) {
    const known = traces.get(span.traceId);
    if (known === undefined) traces.set(span.traceId, [span]);
    else known.push(span);
  }
}

function assemble(traces: Map<string, Span[]>): Conversation[] {
  const byConversation = groupBy(traces.keys(), (traceId) => {
    const { agent, key } = resolveConversationKey(traces.get(traceId) as Span[]);
    return conversationId(agent, key);
  });
  const conversations: Conversation[] = [];
  for (const traceIds of byConversation.values()) {
    conversations.push(assembleConversation(traceIds.flatMap((traceId) => traces.get(traceId) as Span[])));
    for (const traceId of traceIds) traces.delete(traceId);
  }
  return conversations;
}
