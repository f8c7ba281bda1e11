import type { SignReader } from '../sign.js';
import { detected } from './detected.js';
import { feedsTheAnswer } from './feeds-the-answer.js';
import { announcesWork, asksForInput, restsItsCase } from './how-it-ends.js';
import { looksUp } from './looks-up.js';
import { makesUpData } from './makes-up-data.js';
import { mendsFailure } from './mends-failure.js';
import { repeatsItself } from './repeats-itself.js';
import { unbackedConclusion } from './unbacked-conclusion.js';
import { uncheckedCheck } from './unchecked-check.js';

/** Adding a sign means adding its file and a line here. */
export const signReaders: readonly SignReader[] = [
  detected,
  feedsTheAnswer,
  makesUpData,
  unbackedConclusion,
  uncheckedCheck,
  mendsFailure,
  restsItsCase,
  announcesWork,
  asksForInput,
  looksUp,
  repeatsItself,
];
