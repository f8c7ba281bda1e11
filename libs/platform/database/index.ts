export * from './change-feed.js';
export * from './create-pool.js';
export * from './embedded-postgres.js';
export * from './migrate.js';
export { readMigrations } from './migration-files.js';
export * from './open-database.js';
export * from './while-locked.js';
export * from './write-migration.js';
