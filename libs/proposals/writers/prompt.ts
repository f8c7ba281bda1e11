import type { PromptDocument } from '#harness';
import { aboutPhrases, type ProposalCluster } from '../cluster.js';
import { decisiveSentences } from '../evidence/shared-sentences.js';
import { slug } from '../evidence/slug.js';
import { decisiveTool } from '../evidence/tool-calls.js';
import type { EditWriter } from '../writer.js';

/** The contrastive rule: what passing conversations of the intent do that failing ones do not, as one instruction. */
export const promptWriter: EditWriter = {
  layer: 'prompt',
  write: (cluster, harness) => {
    const prompt = harness.prompt[cluster.document];
    const intent = cluster.intents[0];
    if (prompt === undefined || intent === undefined || cluster.passing.length < 3) return [];
    const instruction = contrast(cluster);
    if (instruction === null) return [];
    const id = freeSectionId(prompt, slug(intent.name));
    const after = prompt.sections.at(-1)?.id as string;
    const about = aboutPhrases(cluster, 8).join(', ');
    return [
      {
        edit: {
          layer: 'prompt',
          document: cluster.document,
          operation: 'insert_after',
          section: after,
          id,
          title: capitalise(intent.name),
          text: `When a user asks about ${about}: do not refuse or put them off. ${instruction}`,
        },
        title: `Say what to do about "${intent.name}"`,
        hypothesis: `The prompt says nothing about "${intent.name}", so the agent hedges or refuses; conversations that pass do this instead: ${instruction}`,
      },
    ];
  },
};

function contrast({ passing, failing }: ProposalCluster): string | null {
  const tool = decisiveTool(passing, failing);
  if (tool !== null) return `Call \`${tool}\` with the details they gave, and tell them the result.`;
  const sentences = decisiveSentences(passing, failing);
  return sentences.length === 0 ? null : `Tell them: ${sentences.join(' ')}`;
}

function freeSectionId(prompt: PromptDocument, wanted: string): string {
  const taken = new Set(prompt.sections.map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

function capitalise(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
