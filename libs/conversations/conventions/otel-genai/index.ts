import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, type SpokenMessage } from '../convention.js';
import { readInstructions, readMessages, readOfferedTools } from '../messages.js';
import { readEvaluations } from './evaluations.js';
import { readOperation } from './read-operation.js';

/** OpenTelemetry GenAI semantic conventions, 1.37 and newer: one operation a span, messages in span attributes. */
export const otelGenai: Convention = {
  name: 'otel-genai',
  conversationIds: ['gen_ai.conversation.id', 'session.id'],
  userIds: ['user.id', 'enduser.id', 'enduser.pseudo.id'],
  // `gen_ai.system` became `gen_ai.provider.name` in 1.37; a span with the old name and no new messages is older.
  recognises: ({ attributes }) =>
    'gen_ai.input.messages' in attributes ||
    'gen_ai.output.messages' in attributes ||
    ('gen_ai.operation.name' in attributes && !('gen_ai.system' in attributes)),
  read: readGenai,
};

function readGenai(span: Span, bag: AttributeBag): Reading {
  const gaps: string[] = [];
  const output = takeMessages(bag, 'gen_ai.output.messages', 'assistant', gaps);
  const operation = bag.takeText('gen_ai.operation.name') ?? 'chat';
  return {
    ...readOperation(operation, span, bag, output),
    agent: bag.takeText('gen_ai.agent.name') ?? output.find((message) => message.name !== null)?.name ?? null,
    input: takeMessages(bag, 'gen_ai.input.messages', 'user', gaps),
    output,
    systemInstructions: readInstructions(takeReadable(bag, 'gen_ai.system_instructions', gaps)),
    offeredTools: readOfferedTools(takeReadable(bag, 'gen_ai.tool.definitions', gaps)),
    events: readEvaluations(span),
    gaps,
  };
}

function takeMessages(bag: AttributeBag, name: string, role: SpokenMessage['role'], gaps: string[]): SpokenMessage[] {
  const json = bag.takeJson(name);
  if (!json) return [];
  if (!json.readable) gaps.push(`${name} is not JSON: its text is taken as one message`);
  else if (json.cut) gaps.push(`${name} was cut off by the sender`);
  return readMessages(json.value, role, json.cut);
}

/** JSON or plain text, which some senders write; a cut is noted. */
function takeReadable(bag: AttributeBag, name: string, gaps: string[]): AttributeValue {
  const json = bag.takeJson(name);
  if (json?.cut) gaps.push(`${name} was cut off by the sender`);
  return json?.value ?? null;
}
