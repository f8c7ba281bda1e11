import type { Conversation } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { highestDifference, wilson } from './intervals.js';
import { savedByStaff } from './request.js';

/** Who spoke. Conversations of unknown users count as one user each. */
export function userOf(conversation: Conversation): string {
  return conversation.userId ?? conversation.id;
}

/** Whether the agent met the need by itself: such conversations show the way to others. */
export function passedUnaided({ conversation, outcome }: AnalysedConversation): boolean {
  return !outcome.failed && !savedByStaff(conversation);
}

/** Conversations, and those of them that passed unaided. */
export interface Traffic {
  conversations: number;
  passing: number;
}

export function noTraffic(): Traffic {
  return { conversations: 0, passing: 0 };
}

export function addTraffic(traffic: Traffic, passes: boolean): void {
  traffic.conversations++;
  if (passes) traffic.passing++;
}

export function failingOf({ conversations, passing }: Traffic): number {
  return conversations - passing;
}

/** More often by less than this is no more often. */
const MARGIN = 0.05;

/** Whether conversations of one kind surely pass no more often than those of another; false where too few are known. */
export function passesNoMoreOften(kind: Traffic, than: Traffic): boolean {
  if (kind.conversations === 0 || than.conversations === 0) return false;
  return (
    highestDifference(wilson(kind.passing, kind.conversations), wilson(than.passing, than.conversations)) <= MARGIN
  );
}
