import { headVersion } from './head-version.js';

const version = (number: number, ...parents: number[]) => ({ number, parents });
const release = (
  number: number,
  channel: 'production' | 'canary' | 'staging',
  status: 'live' | 'watching' | 'superseded' | 'reverted',
) => ({
  version: number,
  channel,
  status,
});
const live = release(1, 'production', 'live');

describe('the version to go on from', () => {
  test('is none before the first, and the newest before the first release', () => {
    expect([headVersion([], []), headVersion([version(1), version(2, 1)], [])]).toEqual([null, 2]);
  });

  test('is what was pushed on top of production', () => {
    expect(headVersion([version(1), version(2, 1), version(3, 2)], [live])).toBe(3);
  });

  test('is not what a canary tries or tried', () => {
    const versions = [version(1), version(2, 1), version(3, 1)];
    const releases = [live, release(2, 'canary', 'reverted'), release(3, 'canary', 'watching')];
    expect(headVersion(versions, releases)).toBe(1);
  });

  test('is not what a rollback took back, nor what stands on it', () => {
    const versions = [version(1), version(2, 1), version(3, 2), version(4, 1)];
    expect(headVersion(versions.slice(0, 3), [release(2, 'production', 'superseded'), live])).toBe(1);
    expect(headVersion(versions, [release(2, 'production', 'superseded'), live])).toBe(4);
  });

  test('may be on staging', () => {
    expect(headVersion([version(1), version(2, 1)], [live, release(2, 'staging', 'live')])).toBe(2);
  });
});
