export * from './clone-database.js';
export * from './redis.js';
