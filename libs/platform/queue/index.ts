export * from './backend.js';
export * from './job.js';
export * from './job-catalogue.js';
export * from './job-queue.js';
export * from './job-workers.js';
export * from './queue.module.js';
export * from './redis-policy.js';
