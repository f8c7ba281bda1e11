export { ABSTAIN_MARGIN, attribute } from './attribute.js';
export { attributeWeek } from './attribute-week.js';
export type { AnalysedConversation, AttributionCase } from './case.js';
export { clusterAttributions, type FindingCluster } from './cluster.js';
export type { Evidence, EvidenceRule } from './evidence.js';
export { findOutages } from './outages.js';
export { type IntentProfile, profileIntent } from './profile.js';
export { savedByStaff } from './request.js';
