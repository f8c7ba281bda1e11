import { yamlFormat } from './formats/yaml-format.js';
import { agentSettingsSchema } from './harness.js';

/** The file that holds an agent's settings: the one document that belongs to no layer. */
export const settingsPath = 'harness.yaml';

export const settingsFormat = yamlFormat(agentSettingsSchema);
