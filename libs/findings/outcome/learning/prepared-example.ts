import type { Conversation, Finding } from '#contracts';
import { featuresOf, type OutcomeFeatures } from '../features.js';
import { type TermList, termsOf } from './terms.js';

/** A conversation whose outcome is known. */
export interface OutcomeExample {
  readonly conversation: Conversation;
  readonly findings: readonly Finding[];
  readonly success: boolean;
  /** What examples are not independent of each other share: a task, or else the user. */
  readonly group?: string;
}

/** What is learned from one example: a few kilobytes, where a conversation may be megabytes. */
export interface PreparedExample {
  readonly features: OutcomeFeatures;
  readonly terms: TermList;
  readonly success: boolean;
  readonly group: string;
  /** Where the telemetry names no user, each conversation counts as one. */
  readonly user: string;
}

export function prepareExample({ conversation, findings, success, group }: OutcomeExample): PreparedExample {
  const user = conversation.userId ?? conversation.id;
  return {
    features: featuresOf(conversation, findings),
    terms: termsOf(conversation, findings),
    success,
    group: group ?? user,
    user,
  };
}
