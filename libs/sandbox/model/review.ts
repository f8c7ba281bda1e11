import { checkGuard, guardsFor } from './guard.js';
import type { AgentContext, TurnTrace } from './ports.js';
import type { ToolOutcome, ToolUse } from './tool-use.js';
import { say } from './wording.js';

/**
 * Holds an answer against workflow checks and guards before the user sees it. What they find missing is done now; an
 * answer that cannot be mended becomes an apology.
 */
export function reviewAnswer(
  outcome: ToolOutcome,
  request: ReadonlySet<string>,
  tools: ToolUse,
  context: AgentContext,
  trace: TurnTrace,
): ToolOutcome {
  const required = tools.missingBeforeAnswer();
  const checked = required ? revise(required, tools, context) : outcome;
  if (checked.act !== 'answer' && checked.act !== 'claim') return checked;
  const results = guardsFor(request, context.reading).map((guard) => {
    const result = checkGuard(guard, checked.text, tools.succeeded);
    trace.evaluation({ name: guard.case.id, passed: result.passed, explanation: result.explanation });
    return result;
  });
  const failed = results.find((result) => !result.passed);
  if (!failed) return checked;
  return failed.missingTool ? revise(failed.missingTool, tools, context) : hedge(context);
}

function hedge(context: AgentContext): ToolOutcome {
  return { act: 'hedge', text: say('hedge', context.draws), asks: null, to: null };
}

function revise(toolName: string, tools: ToolUse, context: AgentContext): ToolOutcome {
  const tool = context.reading.tools.find((reading) => reading.document.name === toolName);
  return tool ? tools.call(tool) : { act: 'apology', text: say('apology', context.draws), asks: null, to: null };
}
