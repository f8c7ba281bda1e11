import type { Pulled } from '../../connector.js';
import { pullAll, type StandIn, testPorts, windowOf } from '../../stand-in.fixture.js';
import { hourPrefixes, s3 } from './index.js';
import { isSigned, s3Keys, startS3 } from './s3.fixture.js';

const day = windowOf('2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z');
const noon = Date.parse('2026-02-01T12:00:00Z');
const line = (name: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"${name}"}]}]}]}`;
const object = (key: string, name: string, changedMs = noon) => ({ key, body: line(name), changedMs });
const namesOf = (all: Pulled[]) =>
  all.flatMap(({ batch }) =>
    batch === null ? [] : (/"name":"(\w+)"/.exec(new TextDecoder().decode(batch.body))?.[1] ?? []),
  );
const cursorOf = (all: Pulled[]) => all.findLast(({ cursor }) => cursor !== undefined)?.cursor;

describe('the s3 connector', () => {
  let standIn: StandIn;
  afterEach(() => standIn?.close());
  const pull = (settings: Record<string, unknown> = {}, cursor: unknown = null) =>
    pullAll(
      s3,
      { bucket: 'telemetry', endpoint: standIn.url, ...settings },
      day,
      testPorts({ secrets: s3Keys, nowMs: noon }),
      cursor,
    );

  it('lists page after page and reads every object below the prefix', async () => {
    const some = ['a', 'b', 'c', 'd', 'e'].map((name) => object(`agents/${name} 1.json`, name));
    standIn = await startS3([...some, object('metrics/x.json', 'x')]);
    expect(namesOf(await pull({ prefix: 'agents/' })).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('reads each object once, and again when it is another', async () => {
    const objects = [object('a.json', 'a'), object('b.json', 'b')];
    standIn = await startS3(objects);
    const cursor = cursorOf(await pull());
    expect(namesOf(await pull({}, cursor))).toEqual([]);
    objects[0]!.body = line('changed');
    expect(namesOf(await pull({}, cursor))).toEqual(['changed']);
  });

  it('goes on within an object that was read in part', async () => {
    const objects = [{ key: 'a.json', body: `${line('a')}\n${line('b')}\n`, changedMs: noon }];
    standIn = await startS3(objects);
    const [first] = await pull();
    expect(namesOf(await pull({}, first?.cursor))).toEqual(['b']);
    expect(standIn.asked.at(-1)?.headers.range).toBe(`bytes=${line('a').length + 1}-`);
  });

  it('leaves out what was put there outside the window', async () => {
    standIn = await startS3([
      object('early.json', 'early', day.fromMs - 1),
      object('late.json', 'late', day.toMs),
      object('in.json', 'in'),
    ]);
    expect(namesOf(await pull())).toEqual(['in']);
  });

  it('looks only into the hours of the window where they are laid out so', async () => {
    standIn = await startS3([
      object('t/year=2026/month=02/day=01/hour=11/minute=59/traces_1.json', 'a'),
      object('t/year=2025/x.json', 'x'),
    ]);
    expect(namesOf(await pull({ prefix: 't/', layout: 'hours' }))).toEqual(['a']);
    expect(standIn.asked).toHaveLength(26);
    expect(hourPrefixes('', windowOf('2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z'))).toEqual([
      'year=2025/month=12/day=31/hour=23/',
      'year=2026/month=01/day=01/hour=00/',
    ]);
  });

  it('signs what it asks with the keys that the variables hold', async () => {
    standIn = await startS3([object('a b/ü+&.json', 'a')]);
    const keys = { accessKeyFrom: 'AWS_ACCESS_KEY_ID', secretKeyFrom: 'AWS_SECRET_ACCESS_KEY', region: 'eu-west-1' };
    expect(namesOf(await pull(keys))).toEqual(['a']);
    const [listing] = standIn.asked;
    expect(listing?.headers['x-amz-date']).toBe('20260201T120000Z');
    expect(await isSigned(listing!, standIn.url)).toBe(true);
  });

  it('tells that there is no such bucket', async () => {
    standIn = await startS3([]);
    await expect(pull({ bucket: 'other' })).rejects.toMatchObject({ code: 'CONNECTOR.NOTFOUND' });
  });
});
