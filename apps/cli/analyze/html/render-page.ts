import type { RecordingReport } from '#loop';
import { count } from '../numbers.js';
import type { FileRead } from '../read-export.js';
import { html } from './markup.js';
import { renderAgent } from './render-agent.js';
import { style } from './style.js';

/** The report as one page that needs nothing else: no script, no font, no image, and a policy that forbids them. */
export function renderPage(files: FileRead[], report: RecordingReport): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What the recording shows</title><style>${style}</style></head><body>
<h1>What the recording shows</h1>
<p class="soft">${count(report.conversations, 'conversation')} of ${count(report.agents.length, 'agent')}, up to ${report.asOf.slice(0, 10)}</p>
<div class="wide"><table><tr><th>file</th><th class="number">lines</th><th class="number">spans</th><th class="number">skipped lines</th><th class="number">rejected spans</th></tr>
${files.map(
  (
    file,
  ) => html`<tr><td>${file.path}${file.problems.map((problem) => html`<div class="warn">${problem}</div>`)}</td><td class="number">${file.lines}</td><td class="number">${file.spans}</td><td class="number">${file.skippedLines}</td><td class="number">${file.rejectedSpans}</td></tr>
`,
)}</table></div>
${report.agents.map(renderAgent)}
</body></html>
`.text;
}
