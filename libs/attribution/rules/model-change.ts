import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** Needs went unmet more often from when another model served, and the harness stayed as it was: the model. */
export const modelChange: EvidenceRule = {
  name: 'model-change',
  read: ({ findings, conversation, profile }) => {
    const worse = conversation.models.find((model) => profile.worseModels.has(model));
    const finding = findings[0];
    if (worse === undefined || finding === undefined) return [];
    return [
      evidenceFrom('model-change', finding, {
        cause: 'model',
        weight: 1.5,
        document: null,
        detail: `changed to ${worse}`,
        counterfactual: {
          grade: 1,
          text: `Let ${profile.worseModels.get(worse)} serve, under which neighbours pass.`,
          neighbourId: profile.exemplarId,
        },
      }),
    ];
  },
};
