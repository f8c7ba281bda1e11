import type { AgentRecording } from './recording-report.js';

/** Fewer conversations than this make a rate of little worth. */
const FEW_CONVERSATIONS = 50;

type Known = Pick<AgentRecording, 'counts' | 'minUsers' | 'unclustered'> & {
  usualMinUsers: number;
  offeredTools: boolean;
  systemPrompt: boolean;
};

/** What a reader must know before trusting the numbers, in plain words. */
export function caveatsOf({ counts, minUsers, usualMinUsers, ...known }: Known): string[] {
  const caveats = [
    'Outcomes are estimates from how the conversations went; the telemetry holds no proof of success. Read the worst ones and the sample before you act.',
  ];
  if (counts.conversations < FEW_CONVERSATIONS)
    caveats.push(`${counts.conversations} conversations are few: take rates as hints.`);
  if (minUsers < usualMinUsers)
    caveats.push(
      `A proposal needs evidence of ${usualMinUsers} users; this recording shows few users, so ${minUsers} were asked for here.`,
    );
  if (counts.conversationsWithoutUser > 0)
    caveats.push(
      `${counts.conversationsWithoutUser} conversations name no user and count as one user each: evidence may come from fewer people than it seems.`,
    );
  if (!known.systemPrompt)
    caveats.push('The telemetry holds no system prompt: edits of the prompt stand on an empty one.');
  if (counts.toolCalls > 0 && !known.offeredTools)
    caveats.push('The telemetry holds no tool definitions: tools were read from their calls.');
  if (known.unclustered > counts.conversations / 4)
    caveats.push(
      `${known.unclustered} conversations belong to no intent: too unlike each other, or without a request.`,
    );
  return caveats;
}
