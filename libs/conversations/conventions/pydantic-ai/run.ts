import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf, type SpokenMessage } from '../convention.js';
import { generationOf } from '../generation.js';
import { readInstructions, readMessages, textMessage } from '../messages.js';
import { choicesOfEvents, messagesOfEvents } from '../otel-genai-legacy/event-messages.js';
import { takeEventList } from './event-list.js';

/** The run of an agent: all its messages at its end, those of earlier runs first. */
export function readRun(bag: AttributeBag): Reading {
  const gaps: string[] = [];
  const messages = takeMessages(bag, gaps);
  const { input, output } = parted(messages, bag.takeNumber('pydantic_ai.new_message_index'));
  const result = bag.takeText('final_result');
  if (result !== null && !endsWithWords(output)) output.push(textMessage('assistant', result));
  const step = generationOf(output, {
    model: bag.takeText('model_name'),
    finishReason: null,
    // The sum over the calls; it counts only where none of them has a span.
    inputTokens: takeTokens(bag, 'input_tokens'),
    outputTokens: takeTokens(bag, 'output_tokens'),
  });
  const systemInstructions = readInstructions(bag.takeJson('gen_ai.system_instructions')?.value ?? null);
  return { ...readingOf(step), role: 'agent', input, output, systemInstructions, gaps };
}

function takeMessages(bag: AttributeBag, gaps: string[]): SpokenMessage[] {
  const json = bag.takeJson('pydantic_ai.all_messages');
  if (json?.cut) gaps.push('pydantic_ai.all_messages was cut off by the sender');
  if (json) return readMessages(json.value, 'user', json.cut);
  return takeEventList(bag, 'all_messages_events', gaps).flatMap((event) => [
    ...messagesOfEvents([event]),
    ...choicesOfEvents([event]),
  ]);
}

/**
 * What the run was given, and what it made of it: that begins with the first answer to what was new. Earlier runs tell
 * what came before, where the index says how much of it that is.
 */
function parted(
  messages: SpokenMessage[],
  newFrom: number | null,
): { input: SpokenMessage[]; output: SpokenMessage[] } {
  const from = newFrom ?? messages.findLastIndex((message) => message.role === 'user' && message.text !== '');
  const answer = messages.findIndex((message, index) => index >= from && message.role === 'assistant');
  const at = answer < 0 ? messages.length : answer;
  return { input: messages.slice(newFrom ?? 0, at), output: messages.slice(at) };
}

/** A structured answer is the arguments of an output tool: `final_result` holds it as the caller got it. */
function endsWithWords(output: readonly SpokenMessage[]): boolean {
  const last = output.findLast((message) => message.role === 'assistant');
  return last !== undefined && last.text !== '';
}

function takeTokens(bag: AttributeBag, name: string): number | null {
  return bag.takeNumber(`gen_ai.aggregated_usage.${name}`) ?? bag.takeNumber(`gen_ai.usage.${name}`);
}
