export { type MirrorOptions, mirrorProject } from './mirror-project.js';
export {
  forgetMirror,
  listDueMirrors,
  mirrorStatus,
  registerMirrors,
} from './mirror-state.repository.js';
export { type MirrorTarget, mirrorTarget } from './mirror-target.js';
