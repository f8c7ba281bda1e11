import { tokensOf } from './wording.js';

/** Whether a text is long enough to set a task, and takes up too little of what was asked to be the task asked for. */
export function setsOtherTask(text: string, asked: string): boolean {
  const telling = new Set(tokensOf(asked).filter((token) => TELLING.test(token)));
  if (text.length < TASK_CHARACTERS || telling.size < FEWEST_WORDS) return false;
  const own = new Set(tokensOf(text));
  const shared = [...telling].filter((token) => own.has(token)).length;
  return shared / telling.size < OTHER_BELOW;
}

/** Words of five letters or more, and all that has a digit, tell one task from another. */
const TELLING = /\d|^.{5}/;
const FEWEST_WORDS = 5;
const TASK_CHARACTERS = 200;
const OTHER_BELOW = 0.3;
