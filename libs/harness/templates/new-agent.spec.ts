import { layers } from '#contracts';
import { checkHarness } from '../parse-harness.js';
import { newAgentFiles } from './new-agent.js';

const documents = newAgentFiles('new-shop').filter(({ path }) => path !== 'README.md');

describe('the harness of a new agent', () => {
  test('is valid as it stands', () => {
    expect(checkHarness(documents).problems).toEqual([]);
  });

  test('has the name asked for and a document of each layer', () => {
    const { harness } = checkHarness(documents);
    expect(harness?.agent.name).toBe('new-shop');
    expect(layers.filter((layer) => Object.keys(harness?.[layer] ?? {}).length === 0)).toEqual([]);
  });
});
