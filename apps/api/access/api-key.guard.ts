import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { readApiKey, type Scope } from '#platform';
import { API_SERVICES, type ApiServices } from '../services.js';
import type { AuthorisedRequest } from './caller.decorator.js';
import { SCOPE } from './scopes.decorator.js';

/** Lets a request pass when its key has the scope of the route, and tells the route whose it is. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(API_SERVICES) private readonly services: ApiServices,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope === undefined) return true;
    const request = context.switchToHttp().getRequest<AuthorisedRequest>();
    request.identity = await this.services.authenticate(readApiKey(request.headers), scope);
    return true;
  }
}
