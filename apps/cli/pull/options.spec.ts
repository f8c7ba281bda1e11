import { Command } from 'commander';
import { findConnector, parseSettings } from '#connectors';
import { parseInstant } from './parse-instant.js';
import { addSettingOptions, readSettings } from './setting-options.js';

const now = Date.parse('2026-02-01T12:00:00Z');

it.each([
  ['90m', '2026-02-01T10:30:00.000Z'],
  ['24h', '2026-01-31T12:00:00.000Z'],
  ['7d', '2026-01-25T12:00:00.000Z'],
  ['2w', '2026-01-18T12:00:00.000Z'],
  ['2026-01-01', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T10:00+02:00', '2026-01-01T08:00:00.000Z'],
])('%s is an instant', (text, expected) => {
  expect(new Date(parseInstant(text, now)).toISOString()).toBe(expected);
});

it.each(['yesterday', '7', '7y', '2026-13-01', ''])('"%s" is no instant', (text) => {
  expect(() => parseInstant(text, now)).toThrow('Give 90m');
});

it('every setting of a connector is an option, and is read from it', () => {
  const langfuse = findConnector('langfuse');
  const command = new Command();
  addSettingOptions(command, langfuse);
  command.parse(['--key-from', 'MY_KEY', '--limit', '20', '--metadata', 'tier,plan'], { from: 'user' });
  expect(parseSettings(langfuse, readSettings(langfuse, command.opts()))).toMatchObject({
    keyFrom: 'MY_KEY',
    limit: 20,
    metadata: ['tier', 'plan'],
    url: 'https://cloud.langfuse.com',
  });
});
