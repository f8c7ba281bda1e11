import { AppError, type Arm, type Channel, type ReleasePlan } from '#contracts';
import {
  type EvalDocument,
  type Harness,
  harnessFromPlan,
  type MemoryDocument,
  manifestHash,
  type Resolution,
  type RetrievalDocument,
  renderPrompt,
  type ToolDocument,
  type WorkflowDocument,
} from '#harness';

/** Which harness an answer was made with, as it is stamped on spans. */
export interface HarnessStamp {
  agent: string;
  version: string;
  channel: Channel;
  /** Release id → arm, for every canary under watch. */
  arms: Readonly<Record<string, Arm>>;
}

/** The harness of one user at one moment. It never changes: ask again for each request, it costs microseconds. */
export interface HarnessHandle extends HarnessStamp {
  stamp: HarnessStamp;
  /** The whole of it, parsed; frozen, because all users in the same arms share it. */
  harness: Harness;
  /** `prompts/<name>.md` with its variables filled in. A variable without a value stays a placeholder. */
  prompt(name: string, variables?: Record<string, string>): string;
  /** The tools to offer: active ones, in the order of their paths. */
  tools(): ToolDocument[];
  workflows(): WorkflowDocument[];
  retrieval(): RetrievalDocument[];
  memory(): MemoryDocument[];
  evals(): EvalDocument[];
}

/** Builds the handle of everyone who resolves to the same arms. `onMissing` hears of variables without a value. */
export function makeHandle(
  plan: ReleasePlan,
  resolution: Resolution,
  onMissing: (error: AppError) => void,
): HarnessHandle {
  const harness = harnessFromPlan(plan, resolution.manifest, manifestHash(resolution.manifest));
  const { version, channel, arms } = resolution;
  const stamp = { agent: plan.agent, version: String(version), channel, arms };
  const views = {
    // Always in the same order, whatever order the plan has: providers cache what begins alike.
    tools: Object.keys(harness.tool)
      .sort()
      .map((path) => harness.tool[path]!)
      .filter(({ status }) => status === 'active'),
    workflows: Object.values(harness.workflow),
    retrieval: Object.values(harness.retrieval),
    memory: Object.values(harness.memory),
    evals: Object.values(harness.eval),
  };
  for (const part of [harness, stamp.arms, stamp, ...Object.values(views), ...Object.values(harness)])
    Object.freeze(part);
  return Object.freeze({
    ...stamp,
    stamp,
    harness,
    prompt: (name: string, variables?: Record<string, string>) => promptOf(harness, name, variables, onMissing),
    tools: () => views.tools,
    workflows: () => views.workflows,
    retrieval: () => views.retrieval,
    memory: () => views.memory,
    evals: () => views.evals,
  });
}

function promptOf(
  harness: Harness,
  name: string,
  variables: Record<string, string> | undefined,
  onMissing: (error: AppError) => void,
): string {
  const path = `prompts/${name}.md`;
  const document = Object.hasOwn(harness.prompt, path) ? harness.prompt[path] : undefined;
  if (!document) {
    const message = `There is no ${path} in this harness.`;
    const fix = `Name one of: ${Object.keys(harness.prompt).join(', ') || 'none'}, without folder and ending.`;
    throw new AppError({ code: 'CLIENT.NO_PROMPT', message, fix });
  }
  const { text, missing } = renderPrompt(document, variables);
  if (missing.length > 0) {
    const message = `${path} was used without ${missing.join(', ')}.`;
    onMissing(new AppError({ code: 'CLIENT.MISSING_VARIABLE', message, fix: 'Pass a value for each variable.' }));
  }
  return text;
}
