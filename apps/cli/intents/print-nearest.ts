import pc from 'picocolors';
import { type NearestIntents, UNCLUSTERED } from '#contracts';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

/** Where a text would go and what lies around it. */
export function printNearest({ text, assignedTo, intents }: NearestIntents, width: number): string {
  if (intents.length === 0) return wrap(`No word of “${plainText(text, 200)}” is known: it belongs to none.`, width);
  const rows = intents.map(({ name, path, similarity, radius, exemplars, intentId }) => [
    similarity.toFixed(2),
    (1 - radius).toFixed(2),
    `${intentId === assignedTo ? '→ ' : '  '}${plainText(placeOf([...path, name]), Math.max(24, Math.floor(width * 0.5)))}`,
    pc.dim(plainText(exemplars[0]?.text ?? '', Math.max(16, Math.floor(width * 0.5) - 26))),
  ]);
  const chosen = intents.find(({ intentId }) => intentId === assignedTo);
  const verdict =
    assignedTo === UNCLUSTERED
      ? 'belongs to none: it is too far from the nearest intent'
      : `belongs to ${plainText(chosen?.name ?? assignedTo)}`;
  return [
    hang('', `“${plainText(text, 200)}” ${verdict}`, width),
    table(['similar', 'needs', '  intent', 'asked as'], rows, { right: [0, 1] }),
  ].join('\n\n');
}

/** Names from the domain down; one that says the same again is left out. */
function placeOf(names: readonly string[]): string {
  return names.filter((name, index) => name !== names[index + 1]).join(' › ');
}
