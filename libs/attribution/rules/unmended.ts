import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** Edits of so many layers that did not mend an intent leave the model: to be escalated, not edited again. */
const LAYERS_TRIED = 2;

/** Failures of an intent that edits of two layers did not mend. */
export const unmended: EvidenceRule = {
  name: 'unmended',
  read: ({ findings, profile, tried }) => {
    const layers = new Set(
      tried.filter((edit) => !edit.mended && edit.intentIds.includes(profile.intentId)).map(({ layer }) => layer),
    );
    const finding = findings[0];
    if (layers.size < LAYERS_TRIED || finding === undefined) return [];
    return [
      evidenceFrom('unmended', finding, {
        cause: 'model',
        weight: 1.5,
        document: null,
        detail: `unmended by ${[...layers].sort().join(', ')}`,
        counterfactual: null,
      }),
    ];
  },
};
