import { editInvalid } from '../../problem.js';
import type { MemoryDocument, MemoryEdit, MemorySlot } from './schema.js';

export function applyMemoryEdit(edit: MemoryEdit, document: MemoryDocument | null): MemoryDocument {
  if (edit.operation === 'upsert_slot') return upsertSlot(edit.slot, document ?? { slots: [] });
  const slot = document?.slots.find(({ key }) => key === edit.key);
  if (!document || !slot) {
    const known = document?.slots.map(({ key }) => key).join(', ') || 'none';
    throw editInvalid(edit, `there is no slot \`${edit.key}\`.`, `Name one of: ${known}; or add it by upsert_slot.`);
  }
  switch (edit.operation) {
    case 'set_policy':
      return upsertSlot(
        {
          ...slot,
          write: { ...slot.write, policy: edit.write ?? slot.write.policy },
          read: { policy: edit.read ?? slot.read.policy },
        },
        document,
      );
    case 'set_expiry':
      return upsertSlot({ ...slot, expiryDays: edit.expiryDays }, document);
  }
}

function upsertSlot(slot: MemorySlot, document: MemoryDocument): MemoryDocument {
  const index = document.slots.findIndex(({ key }) => key === slot.key);
  return { ...document, slots: index < 0 ? [...document.slots, slot] : document.slots.with(index, slot) };
}
