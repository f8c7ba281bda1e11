const list = (text: string) => text.trim().split(/\s+/);

/** Words that hold a sentence together and say nothing of what is asked. */
const GRAMMAR = list(`
  a an the this that these those there here i i'm i'd i've i'll im id ive me my mine myself you you're your yours we we're we'd us
  our ours he him his she her they them their it it's its is am are was were be been being do does did doing done have has
  had having will would shall should can could may might must of to in on at by for from with as into onto about
  over under than then so and or but if because while also just only very really quite too again ever still some any
  each every both such own same other another all more most much many one ones up out off down s t d m re ve ll
  don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't cannot couldn't haven't hasn't hadn't that's what's
`);

/** Words of courtesy and of asking: nearly every request has them. */
const COURTESY = list(`
  please thanks thank hi hello hey good morning afternoon evening day sir madam dear ok okay yes no yeah well sure sorry
  want wants wanted need needs needed like liked would'd wish hope hoping looking look trying try let let's get gonna wanna going
  help assist able know tell show give ask asking wondering wonder question could possible kindly today now
`);

const QUESTION = list('what which who whom whose when where why how');

export const grammarWords: ReadonlySet<string> = new Set(GRAMMAR);
/** What a name never begins or ends with. */
export const stopWords: ReadonlySet<string> = new Set([...GRAMMAR, ...COURTESY, ...QUESTION]);
