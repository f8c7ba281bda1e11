import type { OfrepEvaluation, OfrepRequest, ReleasePlan } from '#contracts';
import { armsOf, type PromptDocument, renderPrompt, resolveArms } from '#harness';

type Context = OfrepRequest['context'];

/** The documents of one user's harness as flags, each under `<agent>/<path>`. */
export function evaluateDocuments(plan: ReleasePlan, context: Context): Map<string, OfrepEvaluation> {
  const arms = context.targetingKey === undefined ? null : armsOf(plan, context.targetingKey);
  const { version, channel, arms: armByRelease, manifest } = resolveArms(plan, arms);
  const metadata = {
    'martingale.harness.agent': plan.agent,
    'martingale.harness.version': String(version),
    'martingale.harness.channel': channel,
    // Values of metadata are plain: an SDK that stamps spans splits them at the comma.
    'martingale.harness.arms': Object.entries(armByRelease)
      .map(([release, arm]) => `${release}:${arm}`)
      .join(','),
  };
  const split = new Set(plan.canaries.flatMap(({ changes }) => Object.keys(changes)));
  const flags = Object.entries(manifest).map(([path, hash]): [string, OfrepEvaluation] => {
    const key = `${plan.agent}/${path}`;
    const value = flagValue(plan.documents[hash]!, context);
    const reason = split.has(path) ? 'SPLIT' : 'STATIC';
    return [key, { key, value, reason, variant: String(version), metadata }];
  });
  return new Map(flags);
}

function flagValue({ layer, body }: ReleasePlan['documents'][string], context: Context): unknown {
  if (layer !== 'prompt') return body;
  const variables = Object.entries(context).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return renderPrompt(body as PromptDocument, Object.fromEntries(variables)).text;
}
