import { type Conversation, type Step, stepsOf } from '#contracts';
import type { Label, LabelledTalk } from '../frustration/labelled-talks.js';

/** One step that people marked as going wrong. */
export interface Mark {
  spanId: string;
  agent: string | null;
  layer: string | null;
  rootCause: boolean;
}

/** A run with steps that people marked. */
export interface LabelledRun {
  conversation: Conversation;
  steps: Step[];
  /** Runs of one task are not independent. */
  task: string;
  marks: Mark[];
  /** The marks that are the root cause where any is called so; else all. */
  decisive: Mark[];
}

type MarkLabel = Label & {
  failures?: { spanId: string; agent?: string | null; layer?: string | null; rootCause?: boolean | null }[];
};

/** The runs among these that have marks. */
export function labelledRuns(talks: readonly LabelledTalk[]): LabelledRun[] {
  return talks.flatMap(({ conversation, label }) => {
    const { failures = [], task } = label as MarkLabel;
    const marks = failures.map(readMark);
    if (marks.length === 0) return [];
    const roots = marks.filter(({ rootCause }) => rootCause);
    const decisive = roots.length > 0 ? roots : marks;
    return [{ conversation, steps: stepsOf(conversation), task: task ?? conversation.id, marks, decisive }];
  });
}

function readMark(failure: NonNullable<MarkLabel['failures']>[number]): Mark {
  const { spanId, agent = null, layer = null, rootCause } = failure;
  return { spanId, agent, layer, rootCause: rootCause === true };
}
