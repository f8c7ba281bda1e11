export { httpAgentRunner } from './http-agent-runner.js';
