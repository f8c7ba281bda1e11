import type { AttributeValue, Attribution, Conversation } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { leafValues } from '../leaf-values.js';
import { userOf } from '../traffic.js';
import { centralityOf } from './centrality.js';

/** One conversation of a cluster, with what it is blamed on. */
export interface ClusterMember {
  attribution: Attribution;
  analysed: AnalysedConversation;
}

export interface ExemplarOptions {
  /** Conversations to choose; fewer where fewer users show the fault. */
  count: number;
  /** Whether a text still seems to hold personal data. */
  looksPersonal?: (text: string) => boolean;
}

/** Candidates read for personal data, at most: the check is the one part that reads whole conversations. */
const MOST_READ = 12;
const MOST_CHARACTERS = 20_000;

/**
 * The members that show their fault best, best first: central (like most of the cluster), clear (sure of its blame, with a
 * counterfactual, few other findings, complete telemetry) and short, each of another user. Text is redacted on arrival; a
 * conversation that looks personal all the same is left out, and stands alone only where there is no other.
 */
export function chooseExemplars(members: readonly ClusterMember[], options: ExemplarOptions): string[] {
  return pickExemplars(orderByShowing(members), options);
}

/** Members by how well they show the fault, best first. */
export function orderByShowing(members: readonly ClusterMember[]): ClusterMember[] {
  const centrality = centralityOf(members.map(({ analysed }) => analysed));
  const sizes = members.map(({ analysed }) => sizeOf(analysed.conversation));
  const usual = sizes.toSorted((a, b) => a - b)[sizes.length >> 1] ?? 1;
  return members
    .map((member, index) => ({
      member,
      score: 0.4 * centrality[index]! + 0.4 * clarityOf(member) + 0.2 * Math.min(1, usual / sizes[index]!),
    }))
    .sort((a, b) => b.score - a.score || (idOf(a.member) < idOf(b.member) ? -1 : 1))
    .map(({ member }) => member);
}

/** The first of members in order, one per user, that may be shown. */
export function pickExemplars(
  ordered: readonly ClusterMember[],
  { count, looksPersonal = () => false }: ExemplarOptions,
): string[] {
  const chosen: string[] = [];
  const users = new Set<string>();
  let read = 0;
  for (const member of ordered) {
    if (chosen.length === count || read === MOST_READ) break;
    const user = userOf(member.analysed.conversation);
    if (users.has(user)) continue;
    read++;
    if (looksPersonal(wordsOf(member.analysed.conversation))) continue;
    users.add(user);
    chosen.push(idOf(member));
  }
  return chosen.length > 0 ? chosen : ordered.slice(0, 1).map(idOf);
}

/** 0..1: whether a reader sees at once what went wrong, and what should have been done. */
function clarityOf({ attribution, analysed }: ClusterMember): number {
  const { cause, distribution, counterfactual, findingIds } = attribution;
  const sure = cause === null ? 0 : (distribution[cause] ?? 0);
  const blamed = new Set(findingIds);
  const others = analysed.findings.filter(({ id }) => !blamed.has(id)).length;
  return (
    0.35 * sure +
    (counterfactual === null ? 0 : 0.25) +
    0.2 / (1 + others) +
    0.2 / (1 + analysed.conversation.gaps.length)
  );
}

/** What there is to read: turns and steps. */
function sizeOf({ turns }: Conversation): number {
  return turns.reduce((sum, { steps }) => sum + 1 + steps.length, 1);
}

function wordsOf({ turns }: Conversation): string {
  const said = turns.flatMap(({ user, reply, steps }) => [
    user?.text ?? '',
    ...steps.flatMap((step) => (step.kind === 'tool' ? textsIn([step.arguments, step.result]) : [])),
    reply?.text ?? '',
  ]);
  return said.join('\n').slice(0, MOST_CHARACTERS);
}

function textsIn(root: AttributeValue): string[] {
  return leafValues(root).map(({ value }) => value);
}

function idOf({ analysed }: ClusterMember): string {
  return analysed.conversation.id;
}
