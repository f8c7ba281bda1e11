import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { isFields } from '../messages.js';
import { type MessageEvent } from '../otel-genai-legacy/event-messages.js';

/** A list of events in one attribute: `[{"event.name": "gen_ai.user.message", "content": ...}]`. */
export function takeEventList(bag: AttributeBag, name: string, gaps: string[]): MessageEvent[] {
  const json = bag.takeJson(name);
  if (json?.cut) gaps.push(`${name} was cut off by the sender`);
  return (Array.isArray(json?.value) ? json.value : []).flatMap((item) => {
    if (!isFields(item) || typeof item['event.name'] !== 'string') return [];
    return [{ name: item['event.name'], attributes: item }];
  });
}
