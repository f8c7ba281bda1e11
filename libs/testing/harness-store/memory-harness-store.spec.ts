import { describeHarnessHistory } from '../../harness/releases/harness-history.contract.js';
import { describeHarnessStore } from '../../harness/releases/harness-store.contract.js';
import { memoryHarnessStore } from './memory-harness-store.js';

describe('the harness store in memory', () => {
  const open = async () => {
    const store = memoryHarnessStore();
    return { store, other: memoryHarnessStore(), audit: async () => store.audit() };
  };
  describeHarnessStore(open);
  describeHarnessHistory(open);
});
