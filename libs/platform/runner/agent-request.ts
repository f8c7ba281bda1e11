import type { AgentAnswer, AgentAsk, ReplayCall, ReplayMessage } from '#attribution';
import type { OfferedTool } from '#contracts';

/** The body of a request to `/chat/completions`: https://platform.openai.com/docs/api-reference/chat/create */
export function agentRequest({ agent, messages, tools, mustCall, seed }: AgentAsk): Record<string, unknown> {
  return {
    model: agent,
    messages: messages.map(toMessage),
    // An empty list is refused by many servers.
    ...(tools.length > 0 && {
      tools: tools.map(toTool),
    }),
    ...(mustCall !== null && { tool_choice: { type: 'function', function: { name: sendableName(mustCall) } } }),
    seed,
  };
}

/** The calls of an answer under the names that the agent's tools have here. */
export function withOwnNames(answer: AgentAnswer, tools: readonly OfferedTool[]): AgentAnswer {
  const names = new Map(tools.map(({ name }) => [sendableName(name), name]));
  return { ...answer, calls: answer.calls.map((call) => ({ ...call, name: names.get(call.name) ?? call.name })) };
}

/** Names of tools that the protocol takes; what an agent searched may be called anything. */
function sendableName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_';
}

function toTool({ name, description, parameters }: OfferedTool): Record<string, unknown> {
  const isSchema = parameters !== null && typeof parameters === 'object' && !Array.isArray(parameters);
  return {
    type: 'function',
    function: {
      name: sendableName(name),
      ...(description !== null && { description }),
      parameters: isSchema ? parameters : { type: 'object' },
    },
  };
}

function toMessage({ role, text, calls, callId }: ReplayMessage): Record<string, unknown> {
  if (role === 'tool') return { role, tool_call_id: callId, content: text };
  if (calls.length === 0) return { role, content: text };
  return { role, content: text === '' ? null : text, tool_calls: calls.map(toToolCall) };
}

function toToolCall({ id, name, arguments: given }: ReplayCall): Record<string, unknown> {
  const written = typeof given === 'string' ? given : JSON.stringify(given);
  return { id, type: 'function', function: { name: sendableName(name), arguments: written } };
}
