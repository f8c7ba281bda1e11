import { AppError, type IntentNode, UNCLUSTERED } from '#contracts';
import { plainText } from '../terminal/plain-text.js';

const CANDIDATES_SHOWN = 12;

/**
 * The id of the node that is meant: by its id, its name, or a part of its name that only one has. Letters' case does
 * not count. An intent goes before topics and domains that are called as it is.
 *
 * @throws AppError CLI.NODE that lists the candidates
 */
export function findNode(nodes: readonly IntentNode[], asked: string): string {
  if (asked === UNCLUSTERED || nodes.some(({ id }) => id === asked)) return asked;
  const wanted = asked.trim().toLowerCase();
  const named = nodes.filter(({ name }) => name.toLowerCase() === wanted);
  const intents = named.filter(({ level }) => level === 'intent');
  if (intents[0] !== undefined && intents.length === 1) return intents[0].id;
  const found = named.length > 0 ? named : nodes.filter(({ name }) => name.toLowerCase().includes(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  throw new AppError({
    code: 'CLI.NODE',
    message:
      only === undefined
        ? `No node is called “${plainText(asked, 60)}”.`
        : `${found.length} nodes are called “${plainText(asked, 60)}”.`,
    fix: only === undefined ? '`martingale intents tree` lists them.' : `Give an id:\n${listed(found)}`,
  });
}

function listed(nodes: readonly IntentNode[]): string {
  const lines = nodes.slice(0, CANDIDATES_SHOWN).map(({ id, level, name }) => `  ${id}  ${level} ${plainText(name)}`);
  const hidden = nodes.length - CANDIDATES_SHOWN;
  return [...lines, ...(hidden > 0 ? [`  and ${hidden} more`] : [])].join('\n');
}
