import type { Conversation } from '#contracts';

/** Words that can tell one request from another, cut to their stems: six letters of those with four or more. */
export function contentWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((word) => word.slice(0, 6)));
}

/** Whether somebody took over from the agent and had the last word in a turn: such a conversation is no example to it. */
export function savedByStaff(conversation: Conversation): boolean {
  return conversation.turns.some(({ reply }) => reply !== null && reply.by !== null && reply.by !== conversation.agent);
}

/** The sentences with which staff answered, without greetings and the like. */
export function staffSentences(conversation: Conversation): Set<string> {
  const sentences = new Set<string>();
  for (const { reply } of conversation.turns)
    if (reply?.by && reply.by !== conversation.agent)
      for (const sentence of reply.text.split(/(?<=[.!?])\s+|\n+/))
        if (sentence.length >= 30) sentences.add(sentence.trim());
  return sentences;
}

/** Every word of what staff answered, cut to its stem. */
export function staffWords(conversation: Conversation): Set<string> {
  const words = new Set<string>();
  for (const { reply } of conversation.turns)
    if (reply?.by && reply.by !== conversation.agent) for (const word of contentWords(reply.text)) words.add(word);
  return words;
}
