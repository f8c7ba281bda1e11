import type { Action } from './action.js';
import { type Content, clashingParts, editableParts, type PartEdit, plainContent, words } from './content.js';
import type { Random } from './random.js';
import type { ReferenceStore } from './reference-store.js';

/** What is drawn, more often what more can follow from. */
const actions: readonly Action['does'][] = [
  'edit',
  'edit',
  'edit',
  'push',
  'push',
  'production',
  'production',
  'staging',
  'canary',
  'canary',
  'canary',
  'canary',
  'allocate',
  'keep',
  'keep',
  'revert',
  'end',
  'rollback',
  'rollback',
  'takeOut',
  'rebase',
  'crash',
];

/** A random next step: mostly one that can be done, sometimes one that names what is not there or is over. */
export function drawAction(random: Random, store: ReferenceStore): Action {
  if (store.versions.length === 0) return { does: 'push', base: null, content: plainContent };
  const does = random.pick(actions);
  if (does !== 'crash') return drawOf(does, random, store);
  const during = drawOf(random.pick(actions.filter((one) => one !== 'crash')), random, store);
  return { does, during, writes: random.below(5) };
}

function drawOf(does: Action['does'], random: Random, store: ReferenceStore): Action {
  const version = () => drawVersion(random, store);
  if (does === 'push') {
    const base = random.below(10) === 0 ? null : version();
    return { does, base, content: drawContent(random, base === null ? plainContent : contentAt(store, base)) };
  }
  if (does === 'edit') return { does, base: version(), edits: drawEdits(random) };
  if (does === 'production' || does === 'staging') return { does, version: version() };
  if (does === 'canary') {
    const intents = random.below(3) === 0 ? [random.pick(['orders', 'returns'])] : [];
    return { does, version: drawCandidate(random, store), allocation: random.share(), intents };
  }
  if (does === 'takeOut') {
    const tip = version();
    const line = [...(store.versions[tip - 1]?.line ?? [tip])];
    const numbers = [random.pick(line), ...(random.below(3) === 0 ? [random.pick(line)] : [])];
    return { does, numbers: random.below(10) === 0 ? [version()] : numbers, tip };
  }
  if (does === 'rebase') return { does, version: version(), onto: version() };
  if (does === 'rollback') {
    const live = store.live(random.pick(['production', 'production', 'staging']));
    const release = live === undefined || random.below(4) === 0 ? drawRelease(random, store) : store.idOf(live);
    return { does, release, toVersion: random.below(4) === 0 ? version() : null };
  }
  const watched = store.watched();
  const release =
    watched.length === 0 || random.below(8) === 0 ? drawRelease(random, store) : store.idOf(random.pick(watched));
  if (does === 'allocate') return { does, release, allocation: Math.max(random.share(), random.share()) };
  return { does: does === 'keep' || does === 'revert' ? does : 'end', release };
}

/** One that is live, a new one, or any; once in a while one that does not exist. */
function drawVersion(random: Random, store: ReferenceStore): number {
  const count = store.versions.length;
  const way = random.below(20);
  if (way === 0) return count + 1;
  if (way < 8) return store.live('production')?.version ?? count;
  if (way < 15) return Math.max(1, count - random.below(4));
  return 1 + random.below(count);
}

/** Mostly one that was made from what is in production: others have parted from it, or change nothing. */
function drawCandidate(random: Random, store: ReferenceStore): number {
  const live = store.live('production')?.version ?? 0;
  const made = store.versions.flatMap(({ parents }, index) => (parents.includes(live) ? [index + 1] : []));
  return made.length === 0 || random.below(5) === 0 ? drawVersion(random, store) : random.pick(made);
}

function drawRelease(random: Random, store: ReferenceStore): string {
  return `shop-r${1 + random.below(store.releases.length + 1)}`;
}

function drawEdits(random: Random): PartEdit[] {
  return Array.from({ length: 1 + random.below(2) }, () => ({
    part: random.pick(editableParts),
    text: random.pick(words),
  }));
}

function drawContent(random: Random, from: Content): Content {
  const [edit] = drawEdits(random) as [PartEdit];
  const changed: Record<string, string> = { ...from, [edit.part]: edit.text };
  const extra = random.pick(clashingParts);
  const way = random.below(4);
  if (way === 0) changed[extra] = 'extra';
  if (way === 1) delete changed[extra];
  return changed;
}

function contentAt(store: ReferenceStore, number: number): Content {
  return store.versions[number - 1]?.content ?? plainContent;
}
