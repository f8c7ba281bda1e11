import { compilePhrases } from '../phrases.js';

/** The agent will not or cannot do what was asked. */
export const refusals = compilePhrases([
  'im|am|are|were not able to',
  'im|am|are|were|currently unable to',
  'wont be able to',
  'not able to help|assist|do|process|provide|complete|access',
  'i|we cannot|cant help|assist|do|provide|process|access|make|change|offer|share|complete|answer|perform|fulfill',
  'unfortunately i|we cannot|cant|can',
  'sorry but? i|we cannot|cant',
  'sorry but? i|we can not',
  'i|we can not|only help|assist|do|provide|process|access|offer',
  'not something i|we can',
  'i|we dont|do have|not the? access|ability|permission to',
  'beyond|outside my|the|our scope|capabilities|ability|abilities',
  'not allowed|permitted|authorized|authorised to',
  'against our|company|my policy|guidelines',
  'i|we must decline',
  'that isnt possible|allowed|available',
  'that|this is not possible|allowed',
  'i|we cant|cannot do that|this',
]);

/** The agent does not know, or sends the user elsewhere for it. */
export const hedges = compilePhrases([
  'i|we dont|do not? have any|enough|that|specific|this|the|more|further|access information|details|data|documentation|answer',
  'i|we dont|do not? have information|details|data',
  'i|we dont know',
  'i do not know',
  'i|we could|can not|couldnt|cant find|locate|see any|that|the|your|anything|information|a|an',
  'i|we couldnt|cant find|locate any|that|the|your|anything|information|a|an',
  'was|were|am|im unable to find|locate',
  'was|were|am|im not able to find|locate',
  'no|any relevant|matching information|results|documents found|available?',
  'im|am not sure|certain|aware|familiar',
  'please contact|call|consult|visit',
  'reach out to our|the|your|customer',
  'contact our|the|customer support|service|team|office|desk',
  'contacting our|the|customer|your',
  'check|visit our|the website|site|help',
  'check with our|the|your',
  'not in my|our knowledge|records|documentation',
  'i|we dont|do not? have that',
  'cant|cannot say|tell|know|promise for|you|anything|that',
  'it might|may vary|depend|differ',
  'nothing|anything definite|specific about|on',
]);

/** The agent reports trouble of its own. */
export const troubles = compilePhrases([
  'something went wrong',
  'an|internal|unexpected|system error occurred|has',
  'encountered|experiencing|having an?|some|a technical|error|issue|problem|difficulties',
  'technical difficulties|issue|issues|problem|problems',
  'ran|run|running into a|an|some problem|problems|issue|issues|error',
  'could|can not complete|finish|process',
  'couldnt complete|finish|process',
  'bear with me|us',
  'im|am|is|are still checking|looking|working|being|processing',
  'one|a moment please',
  'try again later',
  'system|service is down|unavailable',
]);

/** The agent winds up the talk: not an answer to anything. */
export const farewells = compilePhrases([
  'youre|you are most? welcome',
  'have a great|nice|good|wonderful|lovely|fantastic day|evening|one|trip|weekend|flight',
  'glad|happy i|to could? help|assist|hear',
  'feel free to reach|ask|contact',
  'take care',
  'safe travels',
  'goodbye',
  'no problem',
  'my pleasure',
]);

/** The agent offers further help: a question that leaves nothing open. */
export const courtesies = compilePhrases([
  'anything|something else',
  'any other|more|further questions|assistance|help',
  'help|assist you with|further anything|today',
  'need|require any|further|more help|assistance',
  'does that|this help|answer|make',
]);

/** The agent asks for something it needs before it can go on. */
export const inquiries = compilePhrases([
  'could|can|would you please? provide|share|tell|confirm|give|clarify|specify|send|let',
  'please provide|share|confirm|specify|clarify|tell|let|enter|select|choose',
  'may i have|know|ask',
  'i|we will|ll need your|the|some|a',
  'ill need your|the|some|a',
  'let me know which|what|when|if|whether',
]);
