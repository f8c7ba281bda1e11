import type { Conversation } from '#contracts';
import { succeededTools } from './neighbour-tools.js';
import { contentWords } from './request.js';

/** Whether a call that went well is named for what the agent says it did: then the claim has some ground. */
export function isBacked(claim: string, conversation: Conversation): boolean {
  const said = contentWords(claim);
  return [...succeededTools(conversation)].some((tool) =>
    [...contentWords(tool.replaceAll(/[_.-]/g, ' '))].some((word) => said.has(word)),
  );
}
