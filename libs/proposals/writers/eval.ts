import { aboutPhrases } from '../cluster.js';
import { slug } from '../evidence/slug.js';
import { decisiveTool } from '../evidence/tool-calls.js';
import type { EditWriter } from '../writer.js';

/** A case that the failing conversations break and the passing ones keep: the tool whose call the answer must rest on. */
export const evalWriter: EditWriter = {
  layer: 'eval',
  write: (cluster, harness) => {
    const evals = harness.eval[cluster.document];
    const intent = cluster.intents[0];
    const tool = decisiveTool(cluster.passing, cluster.failing);
    if (evals === undefined || intent === undefined || tool === null) return [];
    const id = slug(`${intent.name} rests on ${tool}`);
    if (evals.cases.some((one) => one.id === id)) return [];
    return [
      {
        edit: {
          layer: 'eval',
          document: cluster.document,
          operation: 'add_case',
          case: {
            id,
            intent: intent.name,
            // The intent in its own contrastive terms: no user's words stand in a case.
            input: aboutPhrases(cluster, 10).join(', '),
            expect: { rubric: `The answer rests on a successful call of ${tool}.`, tool, must: [], mustNot: [] },
            split: 'gate',
            guard: true,
          },
        },
        title: `Check "${intent.name}" for a successful ${tool}`,
        hypothesis: `The checks pass answers that claim success without ${tool}. A stricter case catches them before the user reads them.`,
      },
    ];
  },
};
