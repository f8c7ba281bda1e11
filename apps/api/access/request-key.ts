import type { FastifyRequest } from 'fastify';

/** Equal for equal requests of one caller. */
export function requestKey({ url, headers }: FastifyRequest): string {
  return `${headers.authorization ?? ''}\n${headers['x-api-key'] ?? ''}\n${url}`;
}
