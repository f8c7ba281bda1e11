import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Identity } from '#platform';

/** A request that `ApiKeyGuard` let pass. */
export interface AuthorisedRequest {
  headers: Record<string, string | string[] | undefined>;
  identity: Identity;
}

const identityOf = (context: ExecutionContext) => context.switchToHttp().getRequest<AuthorisedRequest>().identity;

/** Whose key the request came with. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Identity => identityOf(context));

/** The project of the key that the request came with. */
export const ProjectId = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => identityOf(context).projectId,
);
