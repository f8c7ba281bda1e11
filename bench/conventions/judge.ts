import type { Conversation } from '#contracts';
import { readSpan } from '#conversations';
import type { RecordedFile } from './recorded-files.js';
import { checkChat, checkConversation, checkOwnWords, checkPeers, type ReadSpan } from './text-checks.js';
import { checkExportedUsage, checkOwnUsage, checkSnapshot } from './usage-checks.js';

/** What is wrong with a file, by what was looked at; null where the file tells nothing to compare with. */
export interface Verdict {
  text: string[] | null;
  tools: string[] | null;
  usage: string[] | null;
  ids: string[] | null;
}

/** Compares a file with what stands beside it, with its own messages and ids, and with the other files of its folder. */
export function judge(
  recorded: RecordedFile,
  conversations: readonly Conversation[],
  peers: readonly ReadSpan[],
): Verdict {
  const reads = recorded.spans.map((span) => ({ span, reading: readSpan(span) }));
  const said = [
    ...checkChat(recorded, reads),
    ...checkConversation(recorded, conversations),
    ...checkOwnWords(recorded, conversations),
    ...checkPeers(recorded, reads, peers),
  ];
  const usage = [
    checkSnapshot(recorded, reads),
    checkExportedUsage(recorded, conversations),
    checkOwnUsage(recorded, conversations),
  ];
  return {
    text: merged(said.map((check) => check.text)),
    tools: merged(said.map((check) => check.tools)),
    usage: merged(usage),
    ids: checkIds(recorded, conversations),
  };
}

const idAttributes = [
  'session.id',
  'gen_ai.conversation.id',
  'langsmith.metadata.session_id',
  'gcp.vertex.agent.session_id',
];

/** The session and user of an export's trace, else the first id attribute that any span carries. */
function checkIds({ exported, spans }: RecordedFile, conversations: readonly Conversation[]): string[] | null {
  const carried = idAttributes.flatMap((name) => spans.flatMap((span) => span.attributes[name] ?? [])).map(String);
  const expected = exported?.trace.sessionId ?? carried[0];
  if (expected === undefined) return null;
  const user = exported?.trace.userId;
  const keys = conversations.map((conversation) => conversation.key);
  const isUserRead = !user || conversations.some((conversation) => conversation.userId === user);
  return [
    ...(keys.includes(expected) ? [] : [`${keys.join()} for ${expected}`]),
    ...(isUserRead ? [] : [`no ${user}`]),
  ];
}

function merged(found: readonly (string[] | null)[]): string[] | null {
  const told = found.filter((each) => each !== null);
  return told.length === 0 ? null : told.flat();
}
