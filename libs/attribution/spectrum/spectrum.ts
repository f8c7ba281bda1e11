import type { Suspect } from '#contracts';
import type { Element } from './elements.js';

interface Counts extends Element {
  failing: number;
  passing: number;
}

/** Suspects are told for people: few, and suspicious. */
const MOST = 5;
const LEAST_SCORE = 0.3;
/** What is nearly as common among passing neighbours sets nothing apart. */
const SETS_APART = 0.1;

/**
 * How much the presence of each element goes with failure among the conversations of one intent. Ochiai suspiciousness
 * ef / √((ef+nf)(ef+ep)): 1 when exactly the failing conversations show it. Source: Ochiai 1957; used for the
 * localisation of faults by Abreu et al. 2007.
 */
export class Spectrum {
  private failing = 0;
  private passing = 0;
  private readonly elements = new Map<string, Counts>();
  private readonly tools = new Set<string>();

  add(elements: readonly Element[], succeeded: ReadonlySet<string>, failed: boolean): void {
    if (failed) this.failing++;
    else this.passing++;
    for (const tool of succeeded) {
      this.tools.add(tool);
      this.count({ kind: 'lacking-tool', name: tool }, failed);
    }
    for (const element of elements) this.count(element, failed);
  }

  /** The most suspicious of what a conversation shows, and of the tools it lacks. */
  suspectsIn(elements: readonly Element[], succeeded: ReadonlySet<string>): Suspect[] {
    const lacking = [...this.tools].filter((tool) => !succeeded.has(tool));
    return [...elements, ...lacking.map((name) => ({ kind: 'lacking-tool' as const, name }))]
      .flatMap((element) => this.suspect(element) ?? [])
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
      .slice(0, MOST);
  }

  private count({ kind, name }: Element, failed: boolean): void {
    const key = `${kind} ${name}`;
    const counts = this.elements.get(key) ?? { kind, name, failing: 0, passing: 0 };
    counts[failed ? 'failing' : 'passing']++;
    this.elements.set(key, counts);
  }

  private suspect({ kind, name }: Element): Suspect | null {
    const present = this.elements.get(`${kind} ${name}`);
    if (present === undefined || this.passing === 0) return null;
    const lacks = kind === 'lacking-tool';
    const failing = lacks ? this.failing - present.failing : present.failing;
    const passing = lacks ? this.passing - present.passing : present.passing;
    const score = failing === 0 ? 0 : failing / Math.sqrt(this.failing * (failing + passing));
    const apart = failing / this.failing - passing / this.passing;
    return score >= LEAST_SCORE && apart >= SETS_APART ? { kind, name, score: Math.round(score * 1000) / 1000 } : null;
  }
}
