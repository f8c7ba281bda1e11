import { addDays, isoDate, months, weekdays } from '../dates.js';
import type { Draws } from '../random.js';
import type { WorldDescription } from '../world/schema.js';
import type { Persona, Slot } from './schema.js';

/** What a user means, and how they say it. */
export interface SlotValue {
  slot: Slot;
  /** What the back end would call it. */
  meant: string;
  said: string;
}

const streets = ['Elm', 'Oak', 'Mill', 'Park', 'Station', 'Church', 'Harbour', 'Queen', 'Linden', 'Victoria'];
const ways = ['Road', 'Street', 'Lane', 'Avenue', 'Close'];
const towns = ['Bristol', 'Leeds', 'Norwich', 'Cardiff', 'Derby', 'Exeter', 'York', 'Dundee'];

export interface SlotContext {
  nowMs: number;
  userId: string;
  persona: Persona;
  world: WorldDescription;
  /** The user's lasting facts by name. */
  facts: ReadonlyMap<string, string>;
}

export function drawSlot(name: string, slot: Slot, context: SlotContext, draws: Draws): SlotValue {
  const label = `slot:${name}`;
  switch (slot.kind) {
    case 'code': {
      const shape = context.world.records[slot.record]?.code ?? '#####';
      const meant = shape.replaceAll('#', () => String(draws.integer(label, 1, 9)));
      return { slot, meant, said: sayCode(meant, draws) };
    }
    case 'date': {
      const days = draws.integer(label, slot.daysAhead[0], slot.daysAhead[1]);
      return { slot, meant: isoDate(addDays(context.nowMs, days)), said: sayDate(days, context, draws) };
    }
    case 'choice': {
      const meant = draws.pick(label, Object.keys(slot.of));
      return { slot, meant, said: draws.pick(`${label}:said`, slot.of[meant] ?? [meant]) };
    }
    case 'address': {
      const meant = `${draws.integer(label, 2, 180)} ${draws.pick(label, streets)} ${draws.pick(label, ways)}, ${draws.pick(label, towns)}`;
      return { slot, meant, said: meant };
    }
    case 'email': {
      const meant = `${context.userId.replaceAll(/[^a-z0-9]/g, '')}@example.com`;
      return { slot, meant, said: meant };
    }
    case 'fact': {
      const meant = context.facts.get(slot.fact) ?? '';
      return { slot, meant, said: meant };
    }
  }
}

function sayCode(code: string, draws: Draws): string {
  const style = draws.next('code-style');
  if (style < 0.76) return code;
  if (style < 0.9) return code.toLowerCase();
  return code.replace('-', '').toLowerCase();
}

function sayDate(days: number, context: SlotContext, draws: Draws): string {
  const date = new Date(addDays(context.nowMs, days));
  const day = date.getUTCDate();
  const month = date.getUTCMonth();
  let style = draws.weighted('date-style', context.persona.dates);
  if (style === 'weekday' && days > 7) style = 'long';
  switch (style) {
    case 'iso':
      return isoDate(date.getTime());
    case 'slash':
      return `${String(day).padStart(2, '0')}/${String(month + 1).padStart(2, '0')}/${date.getUTCFullYear()}`;
    case 'weekday':
      return `next ${weekdays[date.getUTCDay()]}`;
    case 'long':
      return `${day} ${months[month]}`;
  }
}
