import type { Conversation } from '#contracts';

/** One sentence of what an agent was told, as written, without the marks of a list or heading. */
export type Instruction = string;

/** Instructions past these sizes are not read: rules stand in what a person wrote, not in pasted catalogues. */
const maximumCharacters = 40_000;
const longestSentence = 400;
const shortestSentence = 12;
/** Texts kept read: the conversations of an agent share theirs. */
const kept = 32;

const byText = new Map<string, readonly Instruction[]>();
const byConversation = new WeakMap<Conversation, readonly Instruction[]>();
const none: readonly Instruction[] = [];

/**
 * The sentences that told the agent how to behave; none where several agents acted, since a conversation does not say to
 * whom of them its instructions were given. The same list object for the same text, so that more may be kept by it.
 */
export function instructionsOf(conversation: Conversation): readonly Instruction[] {
  const text = conversation.systemInstructions;
  if (text === null || text === '') return none;
  const known = byConversation.get(conversation);
  if (known) return known;
  const instructions = hasSeveralAgents(conversation) ? none : readInstructions(text);
  byConversation.set(conversation, instructions);
  return instructions;
}

function readInstructions(text: string): readonly Instruction[] {
  const known = byText.get(text);
  if (known) return known;
  if (byText.size >= kept) byText.clear();
  const sentences = sentencesOf(text);
  byText.set(text, sentences);
  return sentences;
}

function hasSeveralAgents({ turns }: Conversation): boolean {
  let first: string | null = null;
  for (const { steps } of turns)
    for (const step of steps) {
      // People who took over appear without a model; they are told nothing.
      if (step.kind !== 'llm' || step.agent === null || step.model === null) continue;
      if (first === null) first = step.agent;
      else if (first !== step.agent) return true;
    }
  return false;
}

function sentencesOf(text: string): Instruction[] {
  const sentences: Instruction[] = [];
  for (const line of withoutExamples(text.slice(0, maximumCharacters)).split('\n')) {
    const plain = line.replace(/^[\s\-*•#>\d.)]+/, '').replace(/\*\*|__/g, '');
    for (const sentence of plain.split(/(?<=[.!?]["'”’)]?)\s+(?=[A-Z"'`“(])/)) {
      const trimmed = sentence.trim();
      if (trimmed.length >= shortestSentence && trimmed.length <= longestSentence) sentences.push(trimmed);
    }
  }
  return sentences;
}

/** Fenced blocks and lines that a speaker opens show how it may look; they command nothing. */
function withoutExamples(text: string): string {
  const parts = text.split('```').filter((_, i) => i % 2 === 0);
  return parts.join('\n').replace(/^\s*(?:user|assistant|agent|customer|human|ai|bot|example)\s*:.*$/gim, '');
}
