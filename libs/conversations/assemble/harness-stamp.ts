import { type Arm, type Attributes, type AttributeValue, type HarnessStamp, type Span } from '#contracts';

/** What names the version of a prompt, per convention. */
const promptAttributes = [
  ['gen_ai.prompt.name', 'gen_ai.prompt.version'],
  ['langfuse.observation.prompt.name', 'langfuse.observation.prompt.version'],
  ['langfuse.trace.metadata.prompt_name', 'langfuse.trace.metadata.prompt_version'],
] as const;

/** Longer names are no names. */
const MAX_LENGTH = 200;

/**
 * Which harness spoke: what our client stamped on the spans. Where it stamped none, the version is that of the agent as
 * its sender names it, else those of its prompts (`refund@3,tone@1`), and the channel is the variants of feature flags
 * (`prompt=short`). The first span that tells it counts; `mixed` when spans name several versions.
 */
export function readHarnessStamp(spans: readonly Span[]): { stamp: HarnessStamp; mixed: boolean } {
  const versions = new Names();
  const agents = new Names();
  const prompts = new Names();
  const flags = new Names();
  const stamp: HarnessStamp = { version: null, channel: null, arms: {} };
  for (const { attributes, resource, events } of spans) {
    versions.add('', attributes['martingale.harness.version']);
    agents.add('', attributes['gen_ai.agent.version'] ?? resource['gen_ai.agent.version']);
    for (const [name, version] of promptAttributes)
      prompts.add(textOf(attributes[name]) ?? 'prompt', attributes[version]);
    readFlag(flags, attributes);
    for (const event of events) if (event.name === 'feature_flag.evaluation') readFlag(flags, event.attributes);
    stamp.channel ??= channelOf(attributes);
    const arms = attributes['martingale.harness.arms'];
    for (const arm of Array.isArray(arms) ? arms : []) addArm(stamp.arms, arm);
  }
  const told = [versions, agents, prompts].find((names) => names.size > 0);
  stamp.version = told?.first('') ?? told?.joined('@') ?? null;
  stamp.channel ??= flags.size > 0 ? flags.joined('=') : null;
  return { stamp, mixed: told?.mixed === true || (told !== versions && flags.mixed) };
}

/** Values by name, as first told. */
class Names {
  readonly #values = new Map<string, string>();
  mixed = false;

  get size(): number {
    return this.#values.size;
  }

  add(name: string, value: AttributeValue | undefined): void {
    const text = textOf(value);
    if (text === null) return;
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, text);
    else this.mixed ||= known !== text;
  }

  first(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  joined(sign: string): string {
    const pairs = [...this.#values].map(([name, value]) => `${name}${sign}${value}`);
    return pairs.sort().join(',').slice(0, MAX_LENGTH);
  }
}

function channelOf(attributes: Attributes): string | null {
  const channel = attributes['martingale.harness.channel'];
  return typeof channel === 'string' ? channel : null;
}

function readFlag(flags: Names, attributes: Attributes): void {
  const key = textOf(attributes['feature_flag.key']);
  const variant = attributes['feature_flag.result.variant'] ?? attributes['feature_flag.variant'];
  if (key !== null) flags.add(key, variant ?? attributes['feature_flag.result.value']);
}

function textOf(value: AttributeValue | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_LENGTH) : null;
}

/** `"<release id>:treatment"` or `"<release id>:control"`; the first of a release stands. */
function addArm(arms: Record<string, Arm>, text: unknown): void {
  const form = typeof text === 'string' ? /^(.{1,200}):(treatment|control)$/.exec(text) : null;
  const release = form?.[1];
  if (release === undefined || release === '__proto__' || Object.hasOwn(arms, release)) return;
  arms[release] = form?.[2] as Arm;
}
