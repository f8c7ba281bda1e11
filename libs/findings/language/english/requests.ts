import { compilePhrases } from '../phrases.js';

/** The user wants something: asked in words rather than with a question mark. */
export const requests = compilePhrases([
  'i|we|id|wed want|need|would|like|wish|am|have to|a|an|my|help|the|you|some|looking|trying|problem|question|like',
  'id like|love',
  'i|im|we am|are|was? looking|trying|calling|hoping|having|wondering|unable',
  'can|could|would|will you|i|we',
  'please _',
  'help me',
  'how|what|where|when|why|which|who|whats|hows|wheres do|does|did|can|could|is|are|was|were|will|would|should|much|many|long|about|to|i|my|the',
  'tell|show|give|send|find|book|cancel|change|update|refund|check|track|order|reset|explain|schedule me|my|the|a|an|this|that|all|about',
]);
