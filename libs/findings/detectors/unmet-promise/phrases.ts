import { compilePhrases } from '../../language/phrases.js';

/** The agent says it will do something after this reply. */
export const promises = compilePhrases([
  'ill|i|we|well|will get|be back to|in you|touch',
  'will get back to you',
  'ill get back to you',
  'ill|well follow up',
  'i|we will follow up',
  'let me check|look|find|see|pull|verify|process|search|proceed|fetch|retrieve|transfer|connect',
  'ill|well now? check|look|find|verify|process|proceed|cancel|book|update|transfer|connect|investigate|fetch|retrieve',
  'i|we will now? check|look|find|verify|process|proceed|transfer|connect|investigate|fetch|retrieve',
  'one|just|a moment|second|minute|sec please?',
  'please hold|wait|bear|standby',
  'hold on',
  'someone|team|agent|representative|specialist will contact|reach|call|be|get|follow',
  'you will|ll be contacted|called|notified',
  'well notify|contact|email|call|inform you',
]);
