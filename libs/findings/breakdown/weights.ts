/** What one agent turn shows of whether it follows on; each 0..1. */
export interface BreakdownSigns {
  /** There is no reply, or one without words. */
  readonly empty: number;
  /** Much that is new, nothing of the user's message: another topic. */
  readonly jumps: number;
  /** Shares content with the user's message. */
  readonly shares: number;
  /** A question that yes or no answers, so answered. */
  readonly answers: number;
  /** A question for a fact, answered by yes or no. */
  readonly misfits: number;
  /** A question for who, where, what or which, answered by a name. */
  readonly names: number;
  /** "How are you", answered. */
  readonly fares: number;
  /** A question, answered by an unrelated question. */
  readonly dodges: number;
  /** A statement, followed by a question. */
  readonly asksBack: number;
  /** The same, in a few words: "Why?" fits what was just said. */
  readonly asksBriefly: number;
  /** A statement, taken in. */
  readonly agrees: number;
  /** A greeting or thanks, answered in kind. */
  readonly greetsBack: number;
  /** Greets where nobody greeted. */
  readonly greetsAgain: number;
  /** He, she or they, of whom nobody spoke. */
  readonly strangers: number;
  readonly insults: number;
  /** The same words as an earlier reply. */
  readonly repeats: number;
  /** Says that it does not know or understand. */
  readonly evades: number;
  /** The user had just said that they do not follow. */
  readonly userLost: number;
  /** What the user says next objects, or does not follow. */
  readonly thenObjects: number;
  readonly thenGoesAlong: number;
  /** How far the talk has come: the longer, the more a reply has to fit. */
  readonly late: number;
  /** Evades, repeats or says a word or two: counted over the talk. */
  readonly stalls: number;
}

/** How readily one kind of trouble is taken from the signs: a logistic model. */
export interface SignWeights {
  readonly intercept: number;
  readonly signs: Readonly<Record<keyof BreakdownSigns, number>>;
  /** For the share of turns, over the whole talk, that show a sign. */
  readonly talk: { readonly jumps: number; readonly stalls: number };
}

/**
 * Log-odds that a reply breaks the talk down. Set by hand after reading development dialogues: an unrelated topic, abuse or silence
 * breaks a talk; an evasion or repetition merely stalls it, and so does a talk of little else.
 */
export const breakdownWeights: SignWeights = {
  intercept: -2.6,
  signs: {
    empty: 3,
    jumps: 0.9,
    shares: -0.8,
    answers: -1,
    misfits: 0.8,
    names: -0.6,
    fares: -1.5,
    dodges: 0.3,
    asksBack: -0.2,
    asksBriefly: -0.4,
    agrees: -0.4,
    greetsBack: -2.5,
    greetsAgain: 0.8,
    strangers: 0.6,
    insults: 0.5,
    repeats: 0.4,
    evades: -0.3,
    userLost: 0.5,
    thenObjects: 0.4,
    thenGoesAlong: -0.4,
    late: 1.2,
    stalls: 0,
  },
  talk: { jumps: 3, stalls: -1.5 },
};

/** Log-odds that a reply breaks the talk down or makes the user stumble: to this, evasions and repetitions add. */
export const stumbleWeights: SignWeights = {
  intercept: 0.2,
  signs: {
    empty: 4,
    jumps: 0.5,
    shares: -0.6,
    answers: -1.2,
    misfits: 1.2,
    names: -0.4,
    fares: -1.5,
    dodges: 0.1,
    asksBack: -0.6,
    asksBriefly: -0.4,
    agrees: -0.7,
    greetsBack: -2.5,
    greetsAgain: 1,
    strangers: 1,
    insults: 1,
    repeats: 0.7,
    evades: 1.3,
    userLost: 0.7,
    thenObjects: 0.3,
    thenGoesAlong: -0.4,
    late: 1,
    stalls: 0,
  },
  talk: { jumps: 0, stalls: 0.5 },
};

export const breakdownSigns = Object.keys(breakdownWeights.signs) as (keyof BreakdownSigns)[];
