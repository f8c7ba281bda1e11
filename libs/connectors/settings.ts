import { z } from 'zod';
import { AppError } from '#contracts';
import type { ConnectorPorts } from './ports.js';

/** Pieces that the settings of several connectors are made of. */
export const urlSetting = z
  .url({ protocol: /^https?$/, error: 'the http(s) address of the source' })
  .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', {
    error: 'an address without a password: name the variable that holds it',
  });

export const variableSetting = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,127}$/,
    'the name of an environment variable, such as LANGFUSE_SECRET_KEY: never the key itself',
  );

/** A server that may want a key. */
export const serverSettings = {
  url: urlSetting.describe('address of the source'),
  user: z.string().min(1).max(200).optional().describe('user name, where it wants Basic authentication'),
  keyFrom: variableSetting.optional().describe('environment variable that holds its key, token or password'),
};

interface ServerSettings {
  url: string;
  user?: string | undefined;
  keyFrom?: string | undefined;
}

/** A path of the source's api: what stands in the url before it stays. */
export function apiUrl(base: string, path: string, query: Record<string, string | number | undefined> = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Basic where a user is named, otherwise Bearer; nothing where no key is named. @throws AppError CONNECTOR.KEY */
export function authorization({ user, keyFrom }: ServerSettings, ports: ConnectorPorts): Record<string, string> {
  if (keyFrom === undefined) return {};
  const key = readSecret(keyFrom, ports);
  return { authorization: user === undefined ? `Bearer ${key}` : basic(user, key) };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** @throws AppError CONNECTOR.KEY */
export function readSecret(variable: string, ports: ConnectorPorts): string {
  const value = ports.secret(variable);
  if (value !== undefined && value !== '') return value;
  throw new AppError({
    code: 'CONNECTOR.KEY',
    message: `The environment variable ${variable} is not set where the pull runs.`,
    fix: `Set ${variable} for the worker (or the command) and start it again, or name another variable in the settings.`,
  });
}
