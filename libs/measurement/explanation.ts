import type { HealthCheck, IntentEffect } from '#contracts';
import type { LookSettings } from './look-input.js';
import type { Look } from './looks.js';
import type { Ruling } from './ruling.js';

/** The decision in plain words: what was decided, on what, and what could not be seen. */
export function explain(options: {
  ruling: Ruling;
  look: Look;
  health: readonly HealthCheck[];
  settings: LookSettings;
}): string {
  const { ruling, look, settings } = options;
  return [
    decisionSentence(ruling, settings),
    ...(ruling.reason === 'unhealthy' ? healthSentences(options.health) : evidenceSentences(ruling, look, settings)),
    ...(ruling.decision === 'keep' && ruling.hold ? [suspicionSentence(ruling)] : []),
    ...(ruling.decision === 'revert' ? [] : [blindnessSentence(look, ruling)]),
  ].join(' ');
}

function decisionSentence(ruling: Ruling, settings: LookSettings): string {
  const when = `look ${settings.look} of ${settings.looks}`;
  const missed = ruling.at < settings.look ? ` (the data of look ${ruling.at} already showed it)` : '';
  switch (ruling.reason) {
    case 'unhealthy':
      return `No verdict at ${when}: the data are not fit to judge by.`;
    case 'harm':
      return `Revert at ${when}${missed}: the release made ${describeBlamed(ruling)} worse.`;
    case 'target improved':
      return `Keep at ${when}: ${list(ruling.intents)} improved and no harm was shown.`;
    case 'harm excluded':
      return `Keep at ${when}: no harm was shown, and over all intents together a material one is excluded.`;
    case 'harm below margin':
      return `Inconclusive at ${when}: some harm is shown, but not more than the margin set beforehand. A person decides.`;
    case 'held':
      return `${ruling.decision === 'watch' ? 'Watching' : 'Inconclusive'} at ${when}: hold exposure, ${describeBlamed(ruling)} may be worse.`;
    case 'target not improved':
      return `Inconclusive at ${when}: no harm was shown, nor that ${list(settings.targetIntents)} improved.`;
    case 'harm not excluded':
      return `Inconclusive at ${when}: no harm was shown, and a material one could not be excluded.`;
    case 'running':
      return `Watching at ${when}: neither harm nor success is decided.`;
  }
}

function suspicionSentence(ruling: Ruling): string {
  return `Keep an eye on ${describeBlamed(ruling)} (${ruling.blame?.metric}): it looks worse, short of proof.`;
}

function describeBlamed({ blame }: Ruling): string {
  if (blame === null) return 'no intent';
  return blame.overall ? `the whole of the traffic (most: ${list(blame.intents)})` : list(blame.intents);
}

function healthSentences(health: readonly HealthCheck[]): string[] {
  return health.filter(({ level }) => level === 'bad').map(({ name, detail }) => `${capitalised(name)}: ${detail}.`);
}

function evidenceSentences(ruling: Ruling, look: Look, settings: LookSettings): string[] {
  const metric = ruling.metric ?? ruling.blame?.metric ?? 'failed';
  const named = new Set(ruling.intents.length > 0 ? ruling.intents : (ruling.blame?.intents ?? []));
  const effects = look
    .effectsOf(metric)
    .intents.filter(({ intentId }) => named.has(intentId))
    .slice(0, 5);
  const { harm, improvement } = look.evidence;
  const tests = [`harm ${figure(harm.observed)} against a boundary of ${figure(look.harm.value)}`];
  if (settings.targetIntents.length > 0) {
    tests.push(`improvement ${figure(improvement.observed)} against ${figure(look.improvement.value)}`);
  }
  return [
    ...effects.map((effect) => describeEffect(effect, metric)),
    `The evidence: ${tests.join(', ')}; over all looks, intents and both metrics a harmless release is reverted in at most ${percent(settings.alpha)} of cases.`,
  ];
}

function describeEffect({ intentId, treatment, control, shrunken }: IntentEffect, metric: string): string {
  const rates = `${percent(treatment.rate)} of ${treatment.conversations} conversations ${metric} with the release, ${percent(control.rate)} of ${control.conversations} without`;
  return `${quote(intentId)}: ${rates} (best estimate ${shrunken >= 0 ? '+' : '−'}${(Math.abs(shrunken) * 100).toFixed(1)} points).`;
}

function blindnessSentence(look: Look, ruling: Ruling): string {
  const effects = look.effectsOf(ruling.metric ?? 'failed').intents;
  if (effects.length === 0) return 'There were no conversations to see anything in.';
  const sorted = effects.map(({ detectable }) => detectable).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const blind = sorted.filter((detectable) => detectable >= 1).length;
  const none = blind > 0 ? `; ${blind} of ${sorted.length} intents had too few conversations to see any` : '';
  return `A rise smaller than ${(middle * 100).toFixed(1)} points could have been missed in half of the intents (each intent's own figure is given)${none}.`;
}

function list(intents: readonly string[]): string {
  const shown = intents.slice(0, 3).map(quote).join(', ');
  return intents.length > 3 ? `${shown} and ${intents.length - 3} more` : shown;
}

function quote(intentId: string): string {
  return `"${intentId}"`;
}

function figure(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : value > 0 ? 'none yet reachable' : 'none';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')}%`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
