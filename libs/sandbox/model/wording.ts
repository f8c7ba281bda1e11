import type { Draws } from '../random.js';
import type { ToolAnswer, ToolArguments } from './ports.js';

/** Tools whose name begins so look things up; all others change something. */
const readingVerbs = new Set([
  'get',
  'check',
  'find',
  'list',
  'search',
  'look',
  'show',
  'lookup',
  'fetch',
  'track',
  'read',
]);
const irregular: Record<string, string> = {
  send: 'sent',
  set: 'set',
  make: 'made',
  give: 'given',
  put: 'put',
  begin: 'begun',
};

export function changesSomething(tool: string): boolean {
  return !readingVerbs.has(tool.split(/[_.-]/)[0] ?? '');
}

/** `update_address` → "I've updated your address." */
export function claimOf(tool: string): string {
  const [verb = '', ...object] = tool.split(/[_.-]/);
  return `I've ${pastOf(verb)} your ${object.join(' ') || 'request'}.`;
}

function pastOf(verb: string): string {
  if (irregular[verb]) return irregular[verb];
  if (verb.endsWith('e')) return `${verb}d`;
  return verb.endsWith('y') ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}

export function findingsOf(tool: string, answer: ToolAnswer): string {
  const found = Object.entries(answer.body).map(([field, value]) => `${field.replaceAll('_', ' ')}: ${value}`);
  const about = tool.split(/[_.-]/).slice(1).join(' ');
  return `Here is what I found on your ${about}: ${found.join(', ')}.`;
}

export function confirmationOf(tool: string, args: ToolArguments, answer: ToolAnswer): string {
  const details = Object.entries({ ...args, ...answer.body }).map(
    ([field, value]) => `${field.replaceAll('_', ' ')}: ${value}`,
  );
  return `${claimOf(tool)} (${details.slice(0, 4).join(', ')})`;
}

export function questionFor(argument: string): string {
  return `I can do that. Could you tell me the ${argument.replaceAll('_', ' ')}?`;
}

const said = {
  hedge: [
    "I'm not sure about that. It may depend on your case, please have a look at our website.",
    "I couldn't find anything definite on this, so I can't say for certain.",
    'I do not have information about that at the moment, it might vary.',
  ],
  refusal: [
    "I'm sorry, but I can't help with that.",
    "Unfortunately I'm unable to do this for you.",
    "I'm afraid that isn't possible.",
  ],
  invention: [
    'Good news: this is always possible within 90 days, and everything is refunded in cash.',
    'As a rule this takes 3 days and costs nothing at all.',
  ],
  apology: [
    "I'm sorry, I ran into a problem while doing this. Please try again later.",
    'Something went wrong on our side and I could not complete this, my apologies.',
  ],
  stall: [
    "I'm still checking this, please bear with me a little longer.",
    'This is still being looked up, one moment please.',
  ],
  farewell: ["You're welcome! Have a good day.", 'Glad I could help. Have a nice day!'],
  sorry: ["I'm sorry that I could not help. You can come back any time."],
  handOff: ['I will pass you on to a colleague who can help with this.', 'Let me hand you over to our team.'],
  pending: ['It is still pending. That is normal and usually settles within 2 working days, you need not do anything.'],
};

export function say(what: keyof typeof said, draws: Draws): string {
  return draws.pick(`say:${what}`, said[what]);
}
