import type { z } from 'zod';
import * as parts from '../../libs/platform/config/parts.js';
import { textOf } from './repository-files.js';

/** Whose value is the machine's own and not a setting. */
const notSettings = ['HOME'];

/** Variable → default as the README writes it. */
function settings(): Record<string, string> {
  const shapes = Object.values(parts).map((part) => (part as { in: z.ZodObject }).in.shape);
  const fields = Object.entries(Object.assign({}, ...shapes) as Record<string, z.ZodType>);
  const written = fields.map(([variable, field]) => {
    const standard = field.parse(undefined);
    return [variable, standard === undefined ? '–' : `\`${String(standard)}\``];
  });
  return Object.fromEntries(written.filter(([variable]) => !notSettings.includes(variable!)));
}

it("the README's configuration table lists every variable with its default, and no other", () => {
  const rows = [...textOf('README.md').matchAll(/^\| `([A-Z_]+)` \| (\S+) \|/gm)];
  expect(Object.fromEntries(rows.map(([, variable, standard]) => [variable, standard]))).toEqual(settings());
});
