import { setTimeout as sleep } from 'node:timers/promises';
import { lastKnown } from './last-known.js';

function reader(read: (key: string) => Promise<string>) {
  const errors: unknown[] = [];
  return {
    errors,
    ask: lastKnown({ read, keyOf: String, nothing: 'nothing', waitMs: 30, onError: (error) => errors.push(error) }),
  };
}

describe('what is last known', () => {
  it('is what was just read', async () => {
    let answer = 'first';
    const { ask } = reader(async () => answer);
    await ask('u1');
    answer = 'second';
    expect(await ask('u1')).toBe('second');
  });

  it('is given when reading fails, and the error is told', async () => {
    let fails = false;
    const { ask, errors } = reader(async () => (fails ? Promise.reject(new Error('away')) : 'known'));
    await ask('u1');
    fails = true;
    expect([await ask('u1'), await ask('u2'), errors.length]).toEqual(['known', 'nothing', 2]);
  });

  it('is given when reading takes too long, and nobody waits twice for one reading', async () => {
    const { ask } = reader(() => new Promise(() => {}));
    await ask('u1');
    const started = performance.now();
    expect(await ask('u1')).toBe('nothing');
    expect(performance.now() - started).toBeLessThan(20);
  });

  it('includes answers that came too late for those who asked', async () => {
    const { ask } = reader(async () => {
      await sleep(60);
      return 'late';
    });
    expect(await ask('u1')).toBe('nothing');
    await sleep(60);
    expect(await ask('u1')).toBe('late');
  });

  it('is read once for all who ask at the same time', async () => {
    let readings = 0;
    const { ask } = reader(async () => String(++readings));
    expect(await Promise.all([ask('u1'), ask('u1'), ask('u1')])).toEqual(['1', '1', '1']);
  });
});
