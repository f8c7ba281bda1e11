import type { AgentRecording, FaultRow } from '#loop';
import { repeats } from '../../intents/repeats.js';
import { count, percent } from '../numbers.js';
import { outcomeSentence, recordedSentence, unblamedSentence } from '../sentences.js';
import { html, type Markup } from './markup.js';
import { renderTranscript } from './render-transcript.js';

type Proposal = AgentRecording['proposals'][number];

export function renderAgent(agent: AgentRecording): Markup {
  const unblamed = unblamedSentence(agent);
  return html`<section><h2>${agent.agent}</h2>
<p class="soft">${recordedSentence(agent)}</p>
<p>${outcomeSentence(agent)}.</p>
<ul>${agent.caveats.map((caveat) => html`<li class="soft">${caveat}</li>`)}</ul>
<h3>What users ask for</h3>${renderIntents(agent)}
<h3>What was found</h3>${renderDetectors(agent)}
<h3>What goes wrong</h3>${agent.faults.length === 0 ? html`<p>No fault of a document was found.</p>` : agent.faults.map((fault) => renderFault(fault, agent))}
${unblamed === null ? '' : html`<p class="soft">${unblamed}</p>`}
<h3>Proposed edits</h3>${agent.proposals.length === 0 ? html`<p>None: no fault carries enough evidence for an edit that rules can write.</p>` : agent.proposals.map(renderProposal)}
<h3>The worst conversations</h3>${renderTranscripts(agent, agent.worst)}
<h3>Conversations without findings, drawn at random</h3>
<p class="soft">${agent.silentSample.length} of ${agent.silent}: what is missed shows here.</p>${renderTranscripts(agent, agent.silentSample)}
</section>
`;
}

function renderIntents({ intents, unclustered }: AgentRecording): Markup {
  const rows = intents.filter((row) => !repeats(row, intents));
  return html`<div class="wide"><table><tr><th>domain › topic › intent</th><th class="number">conversations</th><th class="number">failed</th><th class="number">frustrated</th><th>asked as</th></tr>
${rows.map(
  (
    row,
  ) => html`<tr><td class="${row.level}">${row.name}</td><td class="number">${row.conversations}</td><td class="number">${percent(row.failureRate)}</td><td class="number">${percent(row.frustrationShare)}</td><td class="soft">${row.exemplars.map(({ text }) => html`<div>${text}</div>`)}</td></tr>
`,
)}<tr><td>belongs to none</td><td class="number">${unclustered}</td><td></td><td></td><td></td></tr></table></div>`;
}

function renderDetectors({ detectors }: AgentRecording): Markup {
  if (detectors.length === 0) return html`<p>Nothing.</p>`;
  return html`<div class="wide"><table><tr><th>finding</th><th>kind</th><th class="number">conversations</th><th class="number">findings</th><th>for example</th></tr>
${detectors.map(
  (
    row,
  ) => html`<tr><td>${row.detector}</td><td>${row.kind}</td><td class="number">${row.conversations}</td><td class="number">${row.findings}</td><td class="soft">${row.example}</td></tr>
`,
)}</table></div>`;
}

function renderFault(fault: FaultRow, agent: AgentRecording): Markup {
  const { user, step, finding, conversationId } = fault.exemplar;
  const whole = agent.transcripts.find((one) => one.conversationId === conversationId);
  return html`<div class="card"><h4>${fault.layer}: <code>${fault.document}</code></h4>
<p class="soft">${count(fault.conversations, 'conversation')} of ${count(fault.users, 'user')}, ${percent(fault.confidence)} sure; about ${fault.intents.join(', ') || 'no intent'}</p>
${user === null ? '' : html`<blockquote>${user}</blockquote>`}
${step === null ? '' : html`<div class="step">${step.kind} <b>${step.title}</b> ${step.detail}${step.error === null ? '' : html` <span class="bad">${step.error}</span>`}</div>`}
<p class="bad">${finding}</p>
${fault.counterfactual === null ? '' : html`<p>Should have: ${fault.counterfactual.text}</p>`}
${whole === undefined ? '' : renderTranscript(whole)}</div>
`;
}

function renderProposal(proposal: Proposal): Markup {
  return html`<div class="card"><h4>${proposal.title}</h4><p class="soft">${proposal.layer}: <code>${proposal.document}</code></p>
<dl><dt>change</dt><dd>${proposal.change}</dd><dt>why</dt><dd>${proposal.hypothesis}</dd>
<dt>expected</dt><dd>failures ${percent(proposal.prediction.from)} → ${percent(proposal.prediction.to)}</dd>
<dt>evidence</dt><dd>${count(proposal.evidence.conversations, 'conversation')} of ${count(proposal.evidence.users, 'user')}</dd>
${proposal.gates.map(({ gate, passed, reason, fix }) => html`<dt class="${passed ? 'good' : 'warn'}">${passed ? '✓' : '✗'} ${gate}</dt><dd>${reason} ${fix}</dd>`)}</dl>
<details><summary>the edit</summary><pre class="wide"><code>${JSON.stringify(proposal.edit, null, 2)}</code></pre></details></div>
`;
}

function renderTranscripts({ transcripts }: AgentRecording, ids: readonly string[]): Markup {
  if (ids.length === 0) return html`<p>None.</p>`;
  return html`${ids.flatMap((id) => transcripts.filter((one) => one.conversationId === id)).map(renderTranscript)}`;
}
