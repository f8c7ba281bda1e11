import { AwsV4Signer } from 'aws4fetch';
import { type Asked, firstSay, type Said, type StandIn, startStandIn } from '../../stand-in.fixture.js';

export interface StoredObject {
  key: string;
  body: string | Uint8Array;
  changedMs: number;
}

const PAGE = 2;
export const s3Keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

/** An S3-compatible store with one bucket, by path; listings come two keys at a time. */
export function startS3(objects: StoredObject[], options: { failures?: Said[] } = {}): Promise<StandIn> {
  return startStandIn(
    firstSay(options.failures ?? [], (asked) => {
      if (!asked.path.startsWith('/telemetry/'))
        return { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' };
      return asked.query.get('list-type') === '2' ? list(objects, asked) : fetchObject(objects, asked);
    }),
  );
}

function list(objects: StoredObject[], { query }: Asked): Said {
  const prefix = query.get('prefix') ?? '';
  const start = Number(query.get('continuation-token') ?? 0);
  const found = objects.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const more = start + PAGE < found.length;
  const contents = found
    .slice(start, start + PAGE)
    .map(
      ({ key, body, changedMs }) =>
        `<Contents><Key>${encodeURIComponent(key).replaceAll('%2F', '/')}</Key>` +
        `<LastModified>${new Date(changedMs).toISOString()}</LastModified><ETag>&quot;${etagOf(body)}&quot;</ETag>` +
        `<Size>${Buffer.byteLength(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
  const next = more ? `<NextContinuationToken>${start + PAGE}</NextContinuationToken>` : '';
  const body = `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
  return { headers: { 'content-type': 'application/xml' }, body };
}

function etagOf(body: string | Uint8Array): string {
  return `${Buffer.byteLength(body)}-${Buffer.from(body).toString('hex').slice(-8)}`;
}

function fetchObject(objects: StoredObject[], { path, headers }: Asked): Said {
  const found = objects.find(({ key }) => `/telemetry/${key}` === path);
  if (found === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  const offset = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  return { status: offset > 0 ? 206 : 200, body: Buffer.from(found.body).subarray(offset) };
}

/** Whether a request is signed with the keys. */
export async function isSigned({ path, query, headers }: Asked, base: string): Promise<boolean> {
  const url = new URL(path, base);
  for (const [name, value] of query) url.searchParams.append(name, value);
  const datetime = String(headers['x-amz-date']);
  const signer = new AwsV4Signer({
    url: url.href,
    accessKeyId: s3Keys.AWS_ACCESS_KEY_ID,
    secretAccessKey: s3Keys.AWS_SECRET_ACCESS_KEY,
    service: 's3',
    region: 'eu-west-1',
    datetime,
  });
  return (await signer.sign()).headers.get('authorization') === headers.authorization;
}
