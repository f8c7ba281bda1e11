import { compilePhrases } from '../language/phrases.js';

export const greetings = compilePhrases(['hi|hello|hey|hiya|greetings', 'good morning|afternoon|evening']);

/** Opens a reply to a question that yes or no answers. */
export const verdicts = compilePhrases([
  'yes|yeah|yep|yup|no|nope|nah|sure|not|maybe|perhaps|definitely|absolutely|certainly|indeed',
  'of course',
  'uh huh',
  'i do|did|am|have|can|will|would|dont|am|cant',
]);

/** Opens a reply that takes in what was stated. */
export const agreements = compilePhrases([
  'yes|yeah|yep|yup|sure|ok|okay|right|good|great|nice|cool|indeed',
  'of course',
  'uh huh',
  'i see|agree',
  'me too',
]);

/** Says nothing to the matter. A lost apostrophe leaves `don t`. */
export const evasions = compilePhrases([
  'i|we dont|cant know|say|tell|answer|understand',
  'i|we don|can t know|say|tell|answer|understand',
  'i|we do|can not know|say|tell|answer|understand',
  'i cannot say|tell|answer|understand',
  'not sure',
  'no idea|clue',
  'beyond my|our',
  'idk',
]);

/** Insults and abuse; what users call an agent is read elsewhere. */
export const insults = compilePhrases([
  'shut up',
  'go away',
  'stupid|idiot|idiots|loser|moron|liar|fool|dumb|damn|fuck|fucking|shit|bullshit|bitch|bastard|asshole|crap',
  'to|the hell',
  'who cares',
  'hate you',
]);

export const wellBeing = compilePhrases(['good|fine|well|great|ok|okay|better|alright|tired|happy|bad|busy|wonderful']);

/** The user does not follow, or wonders aloud at what was said. */
export const lost = compilePhrases([
  'what do|did|are|does you|that|this mean|meaning|talking|saying|on',
  'dont|don|do not? t? understand|follow|get you|that|it|your|what',
  'makes|make|making no|any|little sense',
  'doesnt|does not? make sense',
  'talking about',
  'random|nonsense|confused|confusing|weird|irrelevant|gibberish',
  'off topic',
  'change the? topic|subject',
]);

/** A message that is no more than a word of surprise. */
export const surprises: ReadonlySet<string> = new Set(['what', 'huh', 'pardon', 'excuse me', 'come again', 'say what']);

/** The user goes along. */
export const goesAlong = compilePhrases([
  'haha|hahaha|lol|nice|great|cool|good|true|exactly|perfect|awesome|wow|interesting|thanks|agreed',
  'thank you',
  'me too',
  'i agree|love|like|see',
]);
