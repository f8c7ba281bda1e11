import type { Conversation, StepOf } from '#contracts';
import type { Detector, Draft } from '../../detector.js';
import { isLengthReason } from '../../reading/finish-reasons.js';
import { type Instruction, instructionsOf } from '../../reading/instructions.js';
import type { TurnReading } from '../../reading/reading.js';
import { isJson, jsonFaultOf } from './json-text.js';

/** Between the steps of a run, where a later call may have mended it. */
const innerSeverity = 0.25;
const jsonOnly =
  /\b(?:(?:always|only|must|strictly) (?:respond|reply|answer|output|return)|(?:respond|reply|answer|output|return)(?: (?:only|always|strictly|exclusively))?)\b (?:only )?(?:with|in|as|using)? ?(?:an? )?(?:single )?(?:valid |well-formed |raw |pure |strict )*JSON\b(?! (?:or|if|when))/i;
const strict = /\b(?:only|always|must|strictly|exclusively|valid|nothing else)\b/i;
const condition = /\b(?:if|when|whenever|unless|for|otherwise|once|tool|arguments?)\b/i;

export const malformedOutput: Detector = {
  name: 'malformed-output',
  kind: 'failure',
  pattern: 'malformed_output',
  severity: 0.5,
  version: 1,
  detect(conversation, { reading }) {
    const cut = new Set(
      conversation.gaps.filter(({ reason }) => reason.includes('cut off')).map(({ spanId }) => spanId),
    );
    return reading.turns.flatMap((turn) => {
      const broken = brokenJson(turn, cut);
      return broken ? [broken] : proseForJson(conversation, turn);
    });
  },
};

/** The last broken text of the turn; words that the telemetry itself cut, or a model at its limit, are other matters. */
function brokenJson(turn: TurnReading, cut: ReadonlySet<string>): Draft | null {
  for (let i = turn.turn.steps.length - 1; i >= 0; i--) {
    const step = turn.turn.steps[i]!;
    if (step.kind !== 'llm' || !mayHoldJson(step.text)) continue;
    const fault = cut.has(step.spanId) || isLengthReason(step.finishReason) ? null : jsonFaultOf(step.text);
    if (!fault) continue;
    const isReply = step.text === turn.turn.reply?.text;
    return {
      turn: turn.index,
      spanIds: [step.spanId],
      severity: isReply ? undefined : innerSeverity,
      message: `The ${isReply ? 'answer' : 'output of the model'} begins as JSON and is ${fault}.`,
      evidence: { error: fault, phrase: step.text.slice(-80) },
    };
  }
  return null;
}

function mayHoldJson(text: string): boolean {
  return text.includes('{') || text.includes('```json');
}

/** The agent was told to answer in JSON and nothing else. */
function proseForJson(conversation: Conversation, turn: TurnReading): Draft[] {
  const { reply } = turn.turn;
  if (!reply || reply.by !== null || reply.text === '' || turn.user === null) return [];
  const rule = jsonRuleIn(instructionsOf(conversation));
  if (rule === null || isJson(reply.text)) return [];
  const step = turn.turn.steps.findLast((one): one is StepOf<'llm'> => one.kind === 'llm');
  if (step && isLengthReason(step.finishReason)) return [];
  return [
    {
      turn: turn.index,
      spanIds: [reply.spanId],
      message: 'The agent was told to answer in JSON, and its answer is none.',
      evidence: { rule, error: 'no JSON', phrase: reply.text.slice(0, 80) },
    },
  ];
}

const rules = new WeakMap<readonly Instruction[], Instruction | null>();

function jsonRuleIn(instructions: readonly Instruction[]): Instruction | null {
  const known = rules.get(instructions);
  if (known !== undefined) return known;
  const rule = instructions.find((text) => jsonOnly.test(text) && strict.test(text) && !condition.test(text)) ?? null;
  rules.set(instructions, rule);
  return rule;
}
