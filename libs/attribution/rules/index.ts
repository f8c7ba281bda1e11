import type { EvidenceRule } from '../evidence.js';
import { environmentOutage } from './environment-outage.js';
import { falseClaim } from './false-claim.js';
import { loop } from './loop.js';
import { lostFact } from './lost-fact.js';
import { refusal } from './refusal.js';
import { retrievalGap } from './retrieval-gap.js';
import { serviceError } from './service-error.js';
import { toolArguments } from './tool-arguments.js';
import { toolRouting } from './tool-routing.js';
import { unhelped } from './unhelped.js';

/** The evidence table, one rule a row. */
export const evidenceRules: EvidenceRule[] = [
  environmentOutage,
  serviceError,
  toolArguments,
  toolRouting,
  retrievalGap,
  lostFact,
  loop,
  falseClaim,
  refusal,
  unhelped,
];
