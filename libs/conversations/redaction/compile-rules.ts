import { RE2JS } from 're2js';
import { AppError, groupBy, type RedactionRules } from '#contracts';
import { type KindsBySign } from './find-sensitive.js';
import { sensitiveKinds } from './registry.js';
import { type Sign } from './scanner.js';

/** The rules of a project, ready for use. */
export interface CompiledRules {
  kinds: KindsBySign;
  custom: readonly { name: string; pattern: RE2JS }[];
  /** Names of attributes that stay as they are. */
  keep: ReadonlySet<string>;
}

const compiled = new WeakMap<RedactionRules, CompiledRules>();

/**
 * Compiles the rules, once per object.
 *
 * @throws AppError REDACTION.PATTERN where an expression is not one of RE2
 */
export function compileRules(rules: RedactionRules): CompiledRules {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const bySign = groupBy(
    sensitiveKinds.filter(({ kind }) => !rules.off.includes(kind)),
    ({ sign }) => sign,
  );
  const by = (sign: Sign) => bySign.get(sign) ?? [];
  const made: CompiledRules = {
    kinds: {
      at: by('at'),
      digits: by('digits'),
      word: by('word'),
      assignment: by('assignment'),
      url: by('url'),
      'key-block': by('key-block'),
    },
    custom: rules.custom.map(({ name, pattern }) => ({ name, pattern: compilePattern(name, pattern) })),
    keep: new Set(rules.keep),
  };
  compiled.set(rules, made);
  return made;
}

function compilePattern(name: string, pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    throw new AppError({
      code: 'REDACTION.PATTERN',
      message: `The expression of the rule ${name} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Write it in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax); it knows no look-around and no back-references.',
      cause,
    });
  }
}
