import { createHash } from 'node:crypto';

/** The key under which the vector that a model gives a text is cached. @param text as it is sent (`sendableText`) */
export function vectorKey(model: string, text: string): string {
  return createHash('sha256').update(`${model}\n${text}`).digest('hex');
}
