import type { StepRow, Transcript } from '#loop';
import { percent } from '../numbers.js';
import { html, type Markup } from './markup.js';

type Turn = Transcript['turns'][number];

/** One conversation to open and read, with each finding under the step that shows it. */
export function renderTranscript({ key, intent, startedAt, outcome, turns, turnsLeftOut }: Transcript): Markup {
  return html`<details><summary>${key}</summary>
<p class="soft">${startedAt.slice(0, 16).replace('T', ' ')} · ${intent} · estimated chance of success ${percent(outcome.successProbability)}</p>
${turns.map(renderTurn)}${turnsLeftOut > 0 ? html`<p class="soft">${turnsLeftOut} more turns.</p>` : ''}
</details>`;
}

function renderTurn(turn: Turn): Markup {
  const placed = new Set<string>();
  const under = (spanId: string | null): Markup[] =>
    turn.findings.flatMap((finding) => {
      if (placed.has(finding.id) || finding.spanIds[0] !== spanId) return [];
      placed.add(finding.id);
      return [renderFinding(finding)];
    });
  const steps = turn.steps
    .filter((step) => !(step.spanId === turn.replySpanId && step.detail === turn.reply))
    .map((step) => html`${renderStep(step)}${under(step.spanId)}`);
  const reply = turn.reply === null ? '' : html`<p><b>agent</b> ${turn.reply}</p>${under(turn.replySpanId)}`;
  const rest = turn.findings.filter(({ id }) => !placed.has(id)).map(renderFinding);
  return html`<div class="turn">${turn.user === null ? '' : html`<p><b>user</b> ${turn.user}</p>`}
${steps}${reply}${rest}</div>
`;
}

function renderStep({ kind, title, detail, error }: StepRow): Markup {
  return html`<div class="step">${kind} <b>${title}</b> ${detail}${error === null ? '' : html` <span class="bad">${error}</span>`}</div>
`;
}

function renderFinding({ detector, kind, message, severity }: Turn['findings'][number]): Markup {
  return html`<div class="finding"><b>${detector}</b> ${message} <span class="soft">${kind}, severity ${severity.toFixed(2)}</span></div>
`;
}
