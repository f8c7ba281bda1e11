import type { RetrievalIndex } from '#harness';
import { aboutPhrases, type ProposalCluster } from '../cluster.js';
import { staffSentences } from '../evidence/shared-sentences.js';
import { slug } from '../evidence/slug.js';
import type { Draft, EditWriter } from '../writer.js';

/** How many conversations a staff answer must recur in before it is taken for knowledge. */
const MIN_RECURRENCE = 3;

/** Adds the document that staff keep answering from, or widens the search where the text is indexed and missed. */
export const retrievalWriter: EditWriter = {
  layer: 'retrieval',
  write: (cluster, harness) => {
    const index = harness.retrieval[cluster.document];
    if (index === undefined || index.kind !== 'index') return [];
    return cluster.signature.includes('| query for ')
      ? [...widen(cluster, index), ...addDocument(cluster)]
      : [...addDocument(cluster), ...widen(cluster, index)];
  },
};

function addDocument(cluster: ProposalCluster): Draft[] {
  const intent = cluster.intents[0];
  if (intent === undefined) return [];
  const sentences = [...staffSentences([...cluster.failing, ...cluster.saved])]
    .filter(([, conversations]) => conversations >= MIN_RECURRENCE)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  if (sentences.length === 0) return [];
  const strongest = sentences[0]?.[1] as number;
  const text = sentences
    .filter(([, conversations]) => conversations >= strongest / 4)
    .slice(0, 6)
    .map(([sentence]) => sentence)
    .join(' ');
  const id = slug(intent.name);
  const about = aboutPhrases(cluster, 12).join(', ');
  return [
    {
      edit: {
        layer: 'retrieval',
        document: `retrieval/documents/${id}.md`,
        operation: 'add_document',
        id,
        title: intent.name,
        tags: [],
        text: `${text}\n\nAsked as: ${about}.`,
      },
      title: `Add what staff answer about "${intent.name}" to the index`,
      hypothesis: `Searches for "${intent.name}" find nothing and users are handed to staff, who give the same answer each time. Indexed, the agent can give it.`,
    },
  ];
}

function widen(cluster: ProposalCluster, index: RetrievalIndex): Draft[] {
  if (index.k >= 10) return [];
  const k = Math.min(10, index.k * 2);
  return [
    {
      edit: { layer: 'retrieval', document: cluster.document, operation: 'set_k', k },
      title: `Read ${k} instead of ${index.k} results of ${index.name}`,
      hypothesis: `The text that passing conversations read is indexed but ranks below ${index.k} for these requests.`,
    },
  ];
}
