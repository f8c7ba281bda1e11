export { judgeQuestion, LONGEST_REASON, type ShownStep, type Verdict, verdictSchema } from './judge-question.js';
export { type Judgeable, pickFindings } from './pick-findings.js';
