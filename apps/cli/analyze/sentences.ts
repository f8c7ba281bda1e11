import type { AgentRecording } from '#loop';
import { count, percent } from './numbers.js';

/** How much of an agent was recorded, in one sentence. */
export function recordedSentence({ counts, models, period }: AgentRecording): string {
  const parts = [
    count(counts.conversations, 'conversation'),
    counts.users === 0 ? 'users not named' : count(counts.users, 'user'),
    count(counts.turns, 'turn'),
    count(counts.steps, 'step'),
    count(counts.toolCalls, 'tool call'),
  ];
  const days = `${period.from.slice(0, 10)} to ${period.to.slice(0, 10)}`;
  return `${parts.join(', ')}; ${days}; ${models.join(', ') || 'model not named'}`;
}

export function outcomeSentence({ counts, outcomes }: AgentRecording): string {
  const share = (part: number) => percent(part / counts.conversations);
  return `Estimated: ${share(outcomes.failed)} failed, ${share(outcomes.frustrated)} frustrated, ${share(outcomes.abandoned)} abandoned`;
}

/** Trouble that leads to no edit, and why; null where there is none. */
export function unblamedSentence({ unblamed: { causes, undecided } }: AgentRecording): string | null {
  const parts = Object.entries(causes).map(([cause, number]) => `${count(number, 'conversation')} to the ${cause}`);
  if (undecided > 0) parts.push(`${count(undecided, 'conversation')} to more than one cause, too close to tell`);
  return parts.length === 0 ? null : `Led to no edit: ${parts.join('; ')}.`;
}
