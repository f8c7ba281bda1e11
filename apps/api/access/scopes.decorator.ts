import { SetMetadata } from '@nestjs/common';
import type { Scope } from '#platform';

export const SCOPE = 'martingale:scope';

/** The scope a key needs for a route. Routes without it are open. */
export const RequireScope = (scope: Scope) => SetMetadata(SCOPE, scope);
