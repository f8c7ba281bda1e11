export { createEgressFetch, type EgressFetch } from './fetch.js';
export { createLocalFiles, type LocalFiles } from './local-files.js';
export { environmentSecrets } from './secrets.js';
