import { type Attributes } from '#contracts';

export type Scope = { name: string; version: string };

/** The resource and the scope that a group of records came under; each of the records carries them. */
export interface Origin {
  resource: Attributes;
  scope: Scope;
  /** Length of both as JSON: what they add to each record. */
  size: number;
}

export function createOrigin(resource: Attributes, resourceSize: number, scope: Scope): Origin {
  return { resource, scope, size: resourceSize + scope.name.length + scope.version.length };
}

export function sizeOf(resource: Attributes): number {
  return JSON.stringify(resource).length;
}
