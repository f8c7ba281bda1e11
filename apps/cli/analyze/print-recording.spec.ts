import { stripVTControlCharacters } from 'node:util';
import { staticEmbedding } from '#intents';
import { analyseRecording } from '#loop';
import { buildConversation } from '#testing';
import { renderPage } from './html/render-page.js';
import { printRecording } from './print-recording.js';

const hostile = '<img src=x onerror=alert(1)>\u001b[2J\u202e"\'&';
const conversations = Array.from({ length: 6 }, (_, index) => ({
  ...buildConversation({
    id: `c${index} ${hostile}`,
    turns: [
      {
        user: `cancel my order ${hostile} ${'very '.repeat(40)}`,
        steps: [{ tool: hostile, arguments: { [hostile]: hostile }, error: hostile }],
        reply: `I cannot help with that ${hostile}`,
      },
      { user: `This is useless ${hostile}` },
    ],
  }),
  systemInstructions: hostile,
  models: [hostile],
  userId: `u${index}`,
}));
const report = await analyseRecording(conversations, {
  seed: 's',
  asOf: '2026-01-08T00:00:00.000Z',
  embedding: staticEmbedding(),
});
const files = [
  { path: hostile, lines: 6, spans: 6, skippedLines: 1, rejectedSpans: 0, problems: [`line 2: ${hostile}`] },
];

it.each([80, 100, 120])('fits a terminal of %i columns', (columns) => {
  const text = stripVTControlCharacters(printRecording(files, report, columns));
  expect(Math.max(...text.split('\n').map((line) => line.trimEnd().length))).toBeLessThanOrEqual(columns);
});

it('lets no telemetry steer the terminal', () => {
  const text = printRecording(files, report, 100);
  expect([text.includes('\u001b[2J'), text.includes('\u202e')]).toEqual([false, false]);
});

it('says what was read, what users want, what goes wrong and what would mend it', () => {
  const text = stripVTControlCharacters(printRecording(files, report, 100));
  for (const part of ['Read 6 conversations of 1 agent', 'What users ask for', 'What goes wrong', 'Proposed edits'])
    expect(text).toContain(part);
});

it('writes a page in which telemetry is text: no tag, no attribute and no script comes of it', () => {
  const page = renderPage(files, report);
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/<script|javascript:/i);
  expect([page.includes('\u001b'), page.includes('\u202e')]).toEqual([false, false]);
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

it('writes a page that loads nothing from elsewhere', () => {
  expect(renderPage(files, report)).not.toMatch(/<(?:link|script|iframe|object)|\b(?:src|href)="|url\(|@import/);
});

it('puts the findings of a conversation into its transcript', () => {
  const finding = report.agents[0]!.transcripts[0]!.turns.flatMap(({ findings }) => findings)[0];
  expect(renderPage(files, report)).toContain(`<div class="finding"><b>${finding?.detector}</b>`);
});
