import { accountsIn } from './accounts.js';
import { secretsIn } from './secrets.js';

it.each([
  ['4111 1111 1111 1111', 'card number'],
  ['5555-5555-5555-4444', 'card number'],
  ['3782 822463 10005', 'card number'],
  ['my card is 4111111111111111', 'card number'],
  ['DE89 3704 0044 0532 0130 00', 'bank account'],
  ['GB29NWBK60161331926819', 'bank account'],
])('knows %s for a %s', (text, dataKind) => {
  expect(accountsIn(text).map((one) => one.dataKind)).toEqual([dataKind]);
});

it.each([
  '4111 1111 1111 1112',
  'order 4111111111111111',
  'DE89 3704 0044 0532 0130 01',
  '1234 5678 9012 3456',
  'AB12 CD34 EF56 GH78 and AA00 1111 2222',
])('lets pass %s', (text) => {
  expect(accountsIn(text)).toEqual([]);
});

it('reads hostile text in bounded time', () => {
  const started = process.cpuUsage().user;
  for (const part of [
    'sk-',
    'sk-a-',
    'eyJ',
    'eyJa.',
    'password is ',
    '-----BEGIN PRIVATE KEY-----',
    'DE89 3704 ',
    '4111 ',
  ])
    for (const read of [secretsIn, accountsIn]) read(part.repeat(40_000));
  expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
});
