export { type Guess, guessQuestion, guessSchema, readGuess } from './guess.js';
export type { AgentAnswer, AgentAsk, AgentRunner, ReplayCall, ReplayMessage } from './ports.js';
export { LEAST_RUNS, type ReplayOptions, replayCounterfactual } from './replay-counterfactual.js';
export { type Tried, withTried } from './with-tried.js';
