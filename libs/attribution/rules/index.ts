import type { EvidenceRule } from '../evidence.js';
import { abandonedRun } from './abandoned-run.js';
import { breakdown } from './breakdown.js';
import { brokenRule } from './broken-rule.js';
import { environmentOutage } from './environment-outage.js';
import { falseClaim } from './false-claim.js';
import { flippingVerdict } from './flipping-verdict.js';
import { ignoredText } from './ignored-text.js';
import { loop } from './loop.js';
import { lostFact } from './lost-fact.js';
import { missingTool } from './missing-tool.js';
import { modelChange } from './model-change.js';
import { refusal } from './refusal.js';
import { retrievalGap } from './retrieval-gap.js';
import { serviceError } from './service-error.js';
import { spectrum } from './spectrum.js';
import { toolArguments } from './tool-arguments.js';
import { toolRouting } from './tool-routing.js';
import { unhelped } from './unhelped.js';
import { unmended } from './unmended.js';

/** The evidence table, one rule a row. */
export const evidenceRules: EvidenceRule[] = [
  environmentOutage,
  serviceError,
  toolArguments,
  toolRouting,
  missingTool,
  retrievalGap,
  ignoredText,
  lostFact,
  loop,
  abandonedRun,
  falseClaim,
  flippingVerdict,
  refusal,
  brokenRule,
  breakdown,
  modelChange,
  unmended,
  spectrum,
  unhelped,
];
