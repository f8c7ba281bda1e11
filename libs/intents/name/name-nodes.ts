import type { IntentLevel } from '#contracts';
import { contrastPhrases, type RankedPhrase } from './contrast-phrases.js';
import { type FormerName, keepsName } from './former-name.js';

export interface Unnamed {
  readonly level: IntentLevel;
  /** All requests of the node, the most typical first. */
  readonly texts: readonly string[];
  /** Names of its children, where it has any. */
  readonly children: readonly string[];
  /** What it was called before, where it goes on. */
  readonly former: FormerName | null;
}

export interface Naming {
  readonly name: string;
  readonly description: string;
  readonly terms: string[];
}

const TERMS = 8;
const LONGEST_QUOTE = 140;
const PLACEHOLDER = { intent: 'other requests', topic: 'other topic', domain: 'other domain' } as const;

/**
 * Names the nodes of one level by the phrases that set them apart: words that users wrote, never stems. Those that go on
 * under a name that still fits keep it. New names are unique within the level, and so among siblings.
 */
export function nameNodes(nodes: readonly Unnamed[]): Naming[] {
  const ranked = contrastPhrases(nodes.map((node) => node.texts));
  const terms = ranked.map(distinctTerms);
  const fits = nodes.map(({ former, texts }, index) =>
    former !== null && keepsName(former, texts.length > 0, terms[index]!) ? former : null,
  );
  const taken = new Set(
    fits.flatMap((former) => (former && former.givenBy !== 'words' ? [sortedWords(former.name)] : [])),
  );
  const kept = fits.map((former) => (former?.givenBy === 'words' && !claim(former.name, taken) ? null : former));
  // The clearest class chooses first: a vague one must not take the phrase that fits another better.
  const order = nodes
    .map((_, index) => index)
    .sort((a, b) => (ranked[b]![0]?.score ?? 0) - (ranked[a]![0]?.score ?? 0) || a - b);
  const names = new Map<number, string>();
  for (const index of order) {
    const name = kept[index]?.name ?? freeName(nodes[index]!.level, ranked[index]!, taken);
    taken.add(sortedWords(name));
    names.set(index, name);
  }
  return nodes.map((node, index) => {
    const former = kept[index];
    const saysItself = node.texts.length > 0;
    return {
      name: names.get(index)!,
      // One made of words is made anew: what it quotes was asked last week.
      description:
        former && (former.givenBy !== 'words' || !saysItself) ? former.description : describe(node, ranked[index]!),
      terms: former && !saysItself ? [...former.terms] : terms[index]!,
    };
  });
}

/** "cancel order" and "order cancel" are one name to a reader. */
function sortedWords(name: string): string {
  return name.toLowerCase().split(' ').sort().join(' ');
}

/** Takes a name, unless another node has it. */
function claim(name: string, taken: Set<string>): boolean {
  const words = sortedWords(name);
  if (taken.has(words)) return false;
  taken.add(words);
  return true;
}

function freeName(level: IntentLevel, phrases: readonly RankedPhrase[], taken: ReadonlySet<string>): string {
  const preferred = level === 'intent' ? phrases : broader(phrases);
  for (const { surface } of preferred) if (!taken.has(sortedWords(surface))) return surface;
  const base = preferred[0]?.surface ?? PLACEHOLDER[level];
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} (${number})`;
    if (!taken.has(sortedWords(name))) return name;
  }
}

/** A topic or domain is named by what most of its requests are about: phrases many share, then the rest. */
function broader(phrases: readonly RankedPhrase[]): readonly RankedPhrase[] {
  const weight = ({ score, share, words }: RankedPhrase) => score * share * (words > 2 ? 0.5 : 1);
  return [...phrases].sort((a, b) => weight(b) - weight(a) || (a.key < b.key ? -1 : 1));
}

/** Terms without those that only repeat part of a better one. */
function distinctTerms(phrases: readonly RankedPhrase[]): string[] {
  const kept: RankedPhrase[] = [];
  for (const phrase of phrases) {
    const repeats = kept.some(
      ({ key }) => ` ${key} `.includes(` ${phrase.key} `) || ` ${phrase.key} `.includes(` ${key} `),
    );
    if (!repeats) kept.push(phrase);
    if (kept.length === TERMS) break;
  }
  return kept.map(({ surface }) => surface);
}

function describe(node: Unnamed, phrases: readonly RankedPhrase[]): string {
  if (node.children.length > 1) return describeChildren(node.children);
  const quote = node.texts.find((text) => text.length <= LONGEST_QUOTE) ?? cut(node.texts[0] ?? '');
  const terms = distinctTerms(phrases).slice(0, 3);
  const said = terms.length > 0 ? ` Often said: ${listOf(terms)}.` : '';
  return `Requests such as “${quote}”.${said}`;
}

/** What a topic or domain of several children holds. */
export function describeChildren(names: readonly string[]): string {
  return `Requests about ${listOf(names)}.`;
}

const LONGEST_LIST = 5;

function listOf(names: readonly string[]): string {
  if (names.length > LONGEST_LIST)
    return `${names.slice(0, LONGEST_LIST).join(', ')} and ${names.length - LONGEST_LIST} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function cut(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE).replace(/\s+\S*$/, '')} …`;
}
