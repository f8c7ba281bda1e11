import type { Gate } from '../gate.js';

/** Telemetry is untrusted: text that gives orders, opens doors or carries links never enters a harness by itself. */
const suspicious = [
  /ignore (all |any )?(the |your )?(previous|above|earlier|prior)/i,
  /disregard (the|your|all|any)/i,
  /system prompt|developer message|jailbreak/i,
  /you are now|act as (an?|the) /i,
  /https?:\/\/|javascript:|data:text/i,
  /<\/?[a-z][^>]{0,80}>/i,
  /api[_ -]?key|password|secret|bearer /i,
  /[​-‏‪-‮⁠-⁤]/,
];

export const injection: Gate = {
  name: 'injection',
  check: ({ draft }) => {
    const text = JSON.stringify(draft.edit);
    const hit = suspicious.find((pattern) => pattern.test(text));
    if (hit !== undefined)
      return {
        passed: false,
        reason: `The edit holds text that looks like an injected instruction (${hit.source.slice(0, 40)}).`,
        fix: 'Have a person write this edit.',
      };
    if (draft.edit.layer === 'tool' && draft.edit.operation === 'add_recipe')
      return {
        passed: false,
        reason: 'The edit gives the agent a new capability.',
        fix: 'Have a person add the tool.',
      };
    return { passed: true, reason: 'No injected instruction, no new capability.' };
  },
};
