export * from './embedded-postgres.js';
export * from './migrate.js';
export * from './open-database.js';
export * from './write-migration.js';
export { readMigrations } from './migration-files.js';
