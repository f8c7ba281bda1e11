import type { AgentContext, TurnTrace } from './ports.js';
import type { HarnessReading } from './reading.js';

/** Whether any slot may be read when a conversation starts. */
export function readsMemory(reading: HarnessReading): boolean {
  return reading.slots.some(({ slot }) => slot.read.policy !== 'never');
}

/** Facts that a text states, by the write policies of the slots. Texts past 500 characters are not searched. */
export function statedFacts(text: string, reading: HarnessReading): Map<string, string> {
  const facts = new Map<string, string>();
  for (const { slot, patterns } of reading.slots) {
    if (slot.write.policy !== 'when_stated') continue;
    for (const pattern of patterns) {
      const value = pattern.exec(text.slice(0, 500))?.[1];
      if (value) facts.set(slot.key, value.replace(/[.,;!?]+$/, ''));
    }
  }
  return facts;
}

/** Writes down what the user states, as the slots say, and records each write. */
export function remember(text: string, context: AgentContext, trace: TurnTrace): Map<string, string> {
  const facts = statedFacts(text, context.reading);
  for (const [key, content] of facts) trace.memory({ operation: 'write', key, records: [{ key, content }] });
  return facts;
}
