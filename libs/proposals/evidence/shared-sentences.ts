import type { CaseMaterial } from '../cluster.js';

/**
 * Sentences that recur, word for word, in what people of the operator's own staff answered, with the number of
 * conversations each stands in. Users' words are never read here.
 */
export function staffSentences(cases: CaseMaterial[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { conversation } of cases) {
    const said = new Set<string>();
    for (const { reply } of conversation.turns)
      if (reply?.by && reply.by !== conversation.agent)
        for (const sentence of sentencesOf(reply.text)) said.add(sentence);
    for (const sentence of said) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return counts;
}

/** Words of somebody who does not help, or says nothing: no rule is made of them. */
const hedge =
  /\b(sorry|cannot|can't|unable|not able|don't|do not|won't|unfortunately|no idea|not sure|contact|please)\b/i;

/** Sentences with which the agent helped in most passing conversations and in few failing ones. */
export function decisiveSentences(passing: CaseMaterial[], failing: CaseMaterial[]): string[] {
  const good = agentSentences(passing);
  const bad = agentSentences(failing);
  return [...good]
    .filter(([sentence]) => !hedge.test(sentence))
    .filter(([sentence, count]) => count / passing.length >= 0.4 && (bad.get(sentence) ?? 0) / failing.length <= 0.1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 2)
    .map(([sentence]) => sentence);
}

function agentSentences(cases: CaseMaterial[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { conversation } of cases) {
    const said = new Set(conversation.turns.flatMap(({ reply }) => (reply ? sentencesOf(reply.text) : [])));
    for (const sentence of said) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return counts;
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= 20 && sentence.length <= 400 && !sentence.endsWith('?'));
}
