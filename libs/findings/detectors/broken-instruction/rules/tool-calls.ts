import type { StepOf } from '#contracts';
import { type Instruction } from '../../../reading/instructions.js';
import type { Reading } from '../../../reading/reading.js';
import { isConditional, type Rule, type RuleReader } from '../rule.js';
import { beginSmall, callForm, nameForm, toolForm } from '../tool-form.js';

/** Each form with the places of the tool that must come first and of the one that must wait. */
const orders: readonly { form: RegExp; first: number; waiting: number }[] = [
  {
    form: new RegExp(String.raw`\b${callForm}${nameForm}(?: tool)? (?:first )?before ${toolForm}`),
    first: 1,
    waiting: 2,
  },
  {
    form: new RegExp(
      String.raw`\b(?:never|do not|don['’]t) ${callForm}${nameForm}(?: tool)? (?:before|without) (?:first )?${toolForm}`,
    ),
    first: 2,
    waiting: 1,
  },
  {
    form: new RegExp(
      String.raw`\bbefore ${toolForm},? (?:you must |you should |always |first |please )*${callForm}${nameForm}`,
    ),
    first: 2,
    waiting: 1,
  },
  { form: new RegExp(String.raw`\b${callForm}${nameForm}(?: tool)? only after ${toolForm}`), first: 2, waiting: 1 },
];
const never = new RegExp(
  `^(?:you (?:must|should|may) (?:never|not)|never|do not|don['’]t) ${callForm}${nameForm}(?: tool)?[.!]?$`,
);
const oneAtATime =
  /\b(?:one|a single) (?:tool|function)(?: call)? (?:at a time|per (?:turn|step|message|response))\b|\b(?:never|do not|don['’]t|must not|should not) (?:call|use|make|issue) (?:more than one|several|multiple|two) (?:tools?|functions?)(?: calls?)?(?: (?:at once|at a time|at the same time|in parallel|in one (?:turn|step|message)))?[.!]?$|\b(?:never|do not|don['’]t) (?:call|use) tools in parallel\b/i;

/** "Call verify_user before refund_order", "Never call refund_order without verify_user". */
export const readToolOrder: RuleReader = (text) => {
  if (isConditional(text)) return null;
  for (const { form, first, waiting } of orders) {
    const match = form.exec(beginSmall(text));
    if (!match || match[first] === match[waiting]) continue;
    return orderRule(text, match[first]!, match[waiting]!);
  }
  return null;
};

function orderRule(text: Instruction, first: string, waiting: string): Rule {
  return {
    text,
    severity: 0.55,
    breachOf(turn, reading) {
      const use = turn.tools.find((one) => one.name === waiting);
      // Where the first tool is unknown to the telemetry, its calls may not be seen either.
      if (!use || !isKnown(first, reading)) return null;
      const before = reading.tools.slice(0, reading.tools.indexOf(use));
      if (before.some((one) => one.name === first || one.name === waiting)) return null;
      return { spanId: use.step.spanId, seen: `called ${waiting} first`, tool: waiting };
    },
  };
}

/** "Never call delete_account." */
export const readForbiddenTool: RuleReader = (text) => {
  const forbidden = never.exec(beginSmall(text))?.[1];
  if (forbidden === undefined) return null;
  return {
    text,
    severity: 0.6,
    breachOf(turn) {
      const use = turn.tools.find((one) => one.name === forbidden);
      return use ? { spanId: use.step.spanId, seen: `called ${forbidden}`, tool: forbidden } : null;
    },
  };
};

/** "Make only one tool call at a time." */
export const readOneCallAtATime: RuleReader = (text) => {
  if (!oneAtATime.test(text)) return null;
  return {
    text,
    severity: 0.2,
    breachOf({ turn }) {
      const step = turn.steps.find((one): one is StepOf<'llm'> => one.kind === 'llm' && one.toolCalls.length > 1);
      return step ? { spanId: step.spanId, seen: `asked for ${step.toolCalls.length} tool calls at once` } : null;
    },
  };
};

function isKnown(toolName: string, reading: Reading): boolean {
  return reading.offered.has(toolName) || reading.tools.some((use) => use.name === toolName);
}
