import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { AppError } from '#contracts';
import { type Scenario, scenarioSchema } from './schema.js';

/** Reads a scenario from YAML text. Throws `SCENARIO.INVALID` naming every field that is wrong. */
export function parseScenario(text: string, source = 'scenario'): Scenario {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new AppError({ code: 'SCENARIO.INVALID', message: `${source}: ${error.message}`, fix: 'Mend the YAML.' });
  }
  const result = scenarioSchema.safeParse(data);
  if (result.success) return result.data;
  throw new AppError({
    code: 'SCENARIO.INVALID',
    message: `${source} is not a valid scenario:\n${z.prettifyError(result.error)}`,
    fix: 'Mend the fields named; libs/sandbox/scenario/schema.ts documents each.',
  });
}

/** Reads a scenario file. Throws `SCENARIO.MISSING` where there is none, `SCENARIO.INVALID` where it is wrong. */
export async function loadScenario(path: string): Promise<Scenario> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError({
      code: 'SCENARIO.MISSING',
      message: `The scenario ${path} cannot be read.`,
      fix: 'Give the path of a scenario file.',
      cause: error,
    });
  }
  return parseScenario(text, path);
}
