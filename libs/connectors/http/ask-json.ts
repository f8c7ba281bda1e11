import { z } from 'zod';
import type { ConnectorPorts } from '../ports.js';
import { ask, type Question } from './ask.js';
import { unreadable } from './request-errors.js';

/** Asks for JSON of a shape. @throws AppError CONNECTOR.* */
export async function askJson<T>(question: Question, shape: z.ZodType<T>, ports: ConnectorPorts): Promise<T> {
  const headers = { accept: 'application/json', ...question.headers };
  const { body } = await ask({ ...question, headers }, ports);
  return readShape(question, body, shape);
}

export function readShape<T>(question: Question, body: Uint8Array, shape: z.ZodType<T>): T {
  const result = shape.safeParse(parse(question, body));
  if (result.success) return result.data;
  throw unreadable(question, z.prettifyError(result.error).slice(0, 300));
}

function parse(question: Question, body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(question, `it is no JSON but begins with ${JSON.stringify(text.slice(0, 60))}.`);
  }
}
