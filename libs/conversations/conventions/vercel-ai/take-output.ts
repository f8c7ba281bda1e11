import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { isFields, readToolCall } from '../message-parts.js';
import { textMessage } from '../messages.js';

/** What the model said: words, the JSON text of an object, tool calls; one message, or none. */
export function takeOutput(bag: AttributeBag, gaps: string[]): SpokenMessage[] {
  const text = bag.takeText('ai.response.text');
  const object = bag.take('ai.response.object');
  const calls = bag.takeJson('ai.response.toolCalls');
  if (calls?.cut) gaps.push('ai.response.toolCalls was cut off by the sender');
  const message = textMessage('assistant', text ?? (object === undefined ? '' : asJsonText(object)));
  message.toolCalls = Array.isArray(calls?.value) ? calls.value.filter(isFields).map(readToolCall) : [];
  return message.text === '' && message.toolCalls.length === 0 ? [] : [message];
}

function asJsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
