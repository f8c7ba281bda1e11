import { type Conversation, stepsOf } from '#contracts';
import { type MemoryDocument, memorySlotSchema } from '../layers/memory/schema.js';

const MOST_SLOTS = 200;

/** A slot for each fact the agent was seen to keep. How it recognises them the telemetry does not tell. */
export function inferMemory(conversations: readonly Conversation[]): MemoryDocument {
  const keys = new Set<string>();
  for (const conversation of conversations)
    for (const step of stepsOf(conversation))
      if (step.kind === 'memory' && step.key !== null && step.key.length <= 120) keys.add(step.key);
  const slots = [...keys]
    .sort()
    .map((key) => memorySlotSchema.safeParse({ key, write: {} }))
    .flatMap((slot) => (slot.success ? [slot.data] : []));
  return { slots: slots.slice(0, MOST_SLOTS) };
}
