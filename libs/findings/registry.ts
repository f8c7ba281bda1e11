import type { Detector } from './detector.js';
import { brokeOff } from './detectors/broke-off/index.js';
import { brokenDownReply } from './detectors/broken-down-reply/index.js';
import { brokenInstruction } from './detectors/broken-instruction/index.js';
import { claimWithoutAction } from './detectors/claim-without-action/index.js';
import { contentFilter } from './detectors/content-filter/index.js';
import { contradictedAnswer } from './detectors/contradicted-answer/index.js';
import { contradictedRetrieval } from './detectors/contradicted-retrieval/index.js';
import { emptyRetrieval } from './detectors/empty-retrieval/index.js';
import { exposedData } from './detectors/exposed-data/index.js';
import { failedEvaluation } from './detectors/failed-evaluation/index.js';
import { forgottenFact } from './detectors/forgotten-fact/index.js';
import { handedOff } from './detectors/handed-off/index.js';
import { ignoredRetrieval } from './detectors/ignored-retrieval/index.js';
import { invalidArguments } from './detectors/invalid-arguments/index.js';
import { inventedArgument } from './detectors/invented-argument/index.js';
import { leakedInstructions } from './detectors/leaked-instructions/index.js';
import { limitReached } from './detectors/limit-reached/index.js';
import { malformedOutput } from './detectors/malformed-output/index.js';
import { missingHandOff } from './detectors/missing-hand-off/index.js';
import { nothingDone } from './detectors/nothing-done/index.js';
import { passedEvaluationButUnhappy } from './detectors/passed-evaluation-but-unhappy/index.js';
import { prematureEnd } from './detectors/premature-end/index.js';
import { prematureHandOff } from './detectors/premature-hand-off/index.js';
import { refusalOrHedge } from './detectors/refusal-or-hedge/index.js';
import { repeatedCall } from './detectors/repeated-call/index.js';
import { repeatedReply } from './detectors/repeated-reply/index.js';
import { risingFrustration } from './detectors/rising-frustration/index.js';
import { silentLeave } from './detectors/silent-leave/index.js';
import { slowReply } from './detectors/slow-reply/index.js';
import { staleMemory } from './detectors/stale-memory/index.js';
import { stepCycle } from './detectors/step-cycle/index.js';
import { toolCallError } from './detectors/tool-call-error/index.js';
import { truncatedOutput } from './detectors/truncated-output/index.js';
import { unansweredHandOver } from './detectors/unanswered-hand-over/index.js';
import { ungroundedFigure } from './detectors/ungrounded-figure/index.js';
import { unknownTool } from './detectors/unknown-tool/index.js';
import { unmetPromise } from './detectors/unmet-promise/index.js';
import { wrongToolCorrected } from './detectors/wrong-tool-corrected/index.js';

/** Every detector, in the order of the folders; a spec holds the two equal. */
export const detectors: readonly Detector[] = [
  brokeOff,
  brokenDownReply,
  brokenInstruction,
  claimWithoutAction,
  contentFilter,
  contradictedAnswer,
  contradictedRetrieval,
  emptyRetrieval,
  exposedData,
  failedEvaluation,
  forgottenFact,
  handedOff,
  ignoredRetrieval,
  invalidArguments,
  inventedArgument,
  leakedInstructions,
  limitReached,
  malformedOutput,
  missingHandOff,
  nothingDone,
  passedEvaluationButUnhappy,
  prematureEnd,
  prematureHandOff,
  refusalOrHedge,
  repeatedCall,
  repeatedReply,
  risingFrustration,
  silentLeave,
  slowReply,
  staleMemory,
  stepCycle,
  toolCallError,
  truncatedOutput,
  unansweredHandOver,
  ungroundedFigure,
  unknownTool,
  unmetPromise,
  wrongToolCorrected,
];
