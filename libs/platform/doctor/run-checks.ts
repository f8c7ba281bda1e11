import type { Config } from '../config/index.js';
import { type Check, type CheckResult, checks } from './checks.js';

/** Runs every check, one after the other; never throws. */
export async function runChecks(config: Config, all: readonly Check[] = checks): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of all) results.push(await runCheck(check, config));
  return results;
}

async function runCheck({ name, fix, run }: Check, config: Config): Promise<CheckResult> {
  try {
    const { ok, detail } = await run(config);
    return { name, ok, detail, fix: ok ? '' : fix };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), fix };
  }
}
