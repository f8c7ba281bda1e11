import type { AgentRecording } from './recording-report.js';

/** Fewer conversations than this make a rate of little worth. */
const FEW_CONVERSATIONS = 50;

type Known = Pick<AgentRecording, 'counts' | 'minUsers' | 'unclustered'> & {
  usualMinUsers: number;
  offeredTools: boolean;
  systemPrompt: boolean;
  /** Whether any user's words, and any step of an agent, were recorded. */
  words: boolean;
  agentSteps: boolean;
};

/** What a reader must know before trusting the numbers, in plain words. */
export function caveatsOf(known: Known): string[] {
  const { counts, minUsers, unclustered } = known;
  const caveats = [
    'Outcomes are estimates from how the conversations went; the telemetry holds no proof of success. Read the worst ones and the sample before you act.',
  ];
  if (!known.agentSteps)
    caveats.push(
      'No span follows a convention for agents (OpenTelemetry GenAI, OpenInference): instrument the agent, or give the export that holds its spans.',
    );
  else if (!known.words)
    caveats.push(
      'The telemetry holds no words of users, so there are no intents and few findings: turn on the capture of message content in your instrumentation.',
    );
  if (counts.conversations < FEW_CONVERSATIONS) caveats.push('The conversations are few: take rates as hints.');
  if (minUsers < known.usualMinUsers)
    caveats.push(
      `The service asks for evidence of ${known.usualMinUsers} users before it proposes an edit. This recording shows few users, so the minimum was lowered to ${minUsers} here.`,
    );
  if (counts.conversationsWithoutUser > 0)
    caveats.push(
      `${conversations(counts.conversationsWithoutUser)} without a user's name, each counted as a user of its own: evidence may come from fewer people than it seems.`,
    );
  if (!known.systemPrompt)
    caveats.push('The telemetry holds no system prompt: edits of the prompt stand on an empty one.');
  if (counts.toolCalls > 0 && !known.offeredTools)
    caveats.push('The telemetry holds no tool definitions: tools were read from their calls.');
  if (unclustered > counts.conversations / 4)
    caveats.push(`${conversations(unclustered)} of no intent: too unlike each other, or without a request.`);
  return caveats;
}

function conversations(number: number): string {
  return number === 1 ? '1 conversation' : `${number} conversations`;
}
