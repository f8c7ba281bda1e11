export type { Connector, Pulled, PullWindow } from './connector.js';
export type { ConnectorPorts, FileStore, StoredFile } from './ports.js';
export { connectors, findConnector, parseSettings } from './registry.js';
