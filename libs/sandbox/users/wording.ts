/** What users say besides their request. */
export const wording = {
  openers: ['', '', '', '', 'hi, ', 'hello, ', 'hey, ', 'hi there, '],
  closers: ['', '', '', '', ' please', ' thanks', ', thank you'],
  gives: ['', "it's ", 'sure, ', 'here you go: '],
  again: ['as I told you last time, ', 'I already told you last time: ', 'I told you before, '],
  thanks: ['thanks', 'thank you!', 'great, thanks', 'perfect, thank you'],
  partings: ['this is useless, forget it', 'never mind, I give up', 'what a waste of time, bye'],
  personRequests: ['I want to speak to a human', 'let me talk to a real person please', 'get me a human agent'],
};

const objections: Record<string, string[]> = {
  claim: [
    'that has not happened, I still see the old one. ',
    'you say it is done but nothing has changed. ',
    'no, it is not done on my side. ',
  ],
  answer: ["no, that's not what I asked. ", 'that is not what I meant. ', 'wrong, that does not answer my question. '],
  stall: ['are you still there? ', 'how much longer? ', 'this takes far too long. '],
};

/** Complaints about what the agent just did. */
export function objectionsTo(act: string): string[] {
  return objections[act] ?? ['that does not help me. ', 'seriously? ', 'this is not helpful. ', 'come on. '];
}
