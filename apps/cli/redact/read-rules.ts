import { readFile } from 'node:fs/promises';
import { AppError, type RedactionRules, redactionRulesSchema } from '#contracts';

/**
 * The rules of a file, or those of a new project.
 *
 * @throws AppError REDACT.RULES where the file cannot be read or does not hold rules
 */
export async function readRules(path: string | undefined): Promise<RedactionRules> {
  if (path === undefined) return redactionRulesSchema.parse({});
  const parsed = redactionRulesSchema.strict().safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(path, `${issue!.path.join('.') || 'it'}: ${issue!.message}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, reason: string): AppError {
  return new AppError({
    code: 'REDACT.RULES',
    message: `${path} holds no rules: ${reason}.`,
    fix: 'Write JSON such as {"off": ["phone"], "custom": [{"name": "customer", "pattern": "CU-[0-9]{6}"}], "keep": ["app.build"]}.',
  });
}
