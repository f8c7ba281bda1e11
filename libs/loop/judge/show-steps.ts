import type { Conversation, Step } from '#contracts';
import type { ShownStep } from '#findings';

const MOST_STEPS = 40;
const MOST_CHARACTERS = 10_000;
const LONGEST_TEXT = 500;
/** What the question is about is cut less. */
const LONGEST_DECISIVE = 1_000;

/**
 * The steps around some spans, in their order: the first request, the spans themselves, and what is nearest to them, as
 * much as a question may hold. It is the text as stored: redacted when it came in.
 */
export function showSteps(conversation: Conversation, spanIds: readonly string[]): ShownStep[] {
  const all = stepsToShow(conversation, new Set(spanIds));
  const marked = all.flatMap(({ decisive }, place) => (decisive ? [place] : []));
  // A span that says nothing is not shown: then it is about how the conversation ended.
  const decisive = marked.length > 0 ? marked : [all.length - 1];
  const first = all.findIndex(({ who }) => who === 'user');
  const farness = (place: number) => (place === first ? 0 : Math.min(...decisive.map((one) => Math.abs(place - one))));
  const nearest = all.map((_, place) => place).sort((a, b) => farness(a) - farness(b) || a - b);
  const chosen: number[] = [];
  let characters = 0;
  for (const place of nearest.slice(0, MOST_STEPS)) {
    characters += all[place]!.said.length;
    if (characters > MOST_CHARACTERS) break;
    chosen.push(place);
  }
  return chosen.sort((a, b) => a - b).map((place) => all[place]!);
}

function stepsToShow({ turns }: Conversation, spanIds: ReadonlySet<string>): ShownStep[] {
  return turns.flatMap(({ index, user, steps, reply }) => {
    const show = (spanId: string, who: string, said: string): ShownStep[] => {
      const decisive = spanIds.has(spanId);
      return said === '' ? [] : [{ turn: index, who, said: shortened(said, decisive), decisive }];
    };
    const shown = steps.flatMap((step) => show(step.spanId, ...tell(step)));
    const isSaid = steps.some((step) => step.kind === 'llm' && step.text === reply?.text);
    return [
      ...(user === null ? [] : show(user.spanId, 'user', user.text)),
      ...shown,
      ...(reply === null || isSaid ? [] : show(reply.spanId, reply.by ?? 'agent', reply.text)),
    ];
  });
}

function tell(step: Step): [who: string, said: string] {
  switch (step.kind) {
    case 'llm':
      return ['agent', step.text || step.toolCalls.map(({ name }) => `calls ${name}`).join(', ')];
    case 'tool':
      return ['call', `${step.name} ${inShort(step.arguments)} → ${step.error ?? inShort(step.result)}`];
    case 'retrieval':
      return [
        'search',
        `${step.query} → ${step.documents.map(({ text }) => text.slice(0, 120)).join(' | ') || 'nothing'}`,
      ];
    case 'memory':
      return ['memory', `${step.operation} ${step.key ?? ''} ${inShort(step.value)}`];
    case 'handoff':
      return ['hand-off', `to ${step.to}`];
    case 'evaluation':
      return ['evaluation', `${step.name}: ${step.label ?? step.score ?? ''}`];
    default:
      return ['other', ''];
  }
}

function inShort(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_TEXT);
}

function shortened(text: string, decisive: boolean): string {
  const longest = decisive ? LONGEST_DECISIVE : LONGEST_TEXT;
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest)}…`;
}
