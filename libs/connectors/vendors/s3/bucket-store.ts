import { AwsV4Signer } from 'aws4fetch';
import { ask, askForStream, type Question } from '../../http/ask.js';
import { unreadable } from '../../http/request-errors.js';
import type { ConnectorPorts, FileStore } from '../../ports.js';
import { readSecret } from '../../settings.js';
import type { S3Settings } from './index.js';
import { type ObjectPage, readListing } from './read-listing.js';

/** A bucket as a store of files, by ListObjectsV2 and GetObject of the S3 API. An object is known by key and ETag. */
export function bucketStore(settings: S3Settings, ports: ConnectorPorts): FileStore {
  const base = bucketUrl(settings);

  async function listPage(prefix: string, token: string | null): Promise<ObjectPage> {
    const url = new URL(base);
    url.searchParams.set('list-type', '2');
    url.searchParams.set('encoding-type', 'url');
    url.searchParams.set('prefix', prefix);
    if (token !== null) url.searchParams.set('continuation-token', token);
    const asked = await question(settings, url, {}, ports);
    const { body } = await ask(asked, ports);
    const page = readListing(new TextDecoder().decode(body));
    if (page === null) throw unreadable(asked, 'it is no ListBucketResult.');
    return page;
  }

  return {
    async *list(prefix) {
      let token: string | null = null;
      do {
        const page: ObjectPage = await listPage(prefix, token);
        for (const { key, etag, size, changedMs } of page.objects)
          if (size > 0) yield { key, identity: `${key} ${etag}`, size, changedMs };
        token = page.next === token ? null : page.next;
      } while (token !== null);
    },
    async *read({ key }, offset) {
      const url = new URL(base);
      url.pathname += key.split('/').map(encodeURIComponent).join('/');
      // Unpacked on the way, the bytes would not be those that offsets count.
      const headers = { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }) };
      const response = await askForStream(
        { ...(await question(settings, url, headers, ports)), expected: [206] },
        ports,
      );
      yield* response.body ?? [];
    },
  };
}

/** By path where an endpoint is named (as stores of one's own want it), otherwise AWS's address of the bucket. */
function bucketUrl({ bucket, region, endpoint }: S3Settings): URL {
  if (endpoint === undefined) return new URL(`https://${bucket}.s3.${region}.amazonaws.com/`);
  return new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/`);
}

async function question(
  settings: S3Settings,
  url: URL,
  headers: Record<string, string>,
  ports: ConnectorPorts,
): Promise<Question> {
  const { accessKeyFrom, secretKeyFrom, sessionTokenFrom } = settings;
  const keys = [accessKeyFrom, secretKeyFrom, sessionTokenFrom].filter((name) => name !== undefined);
  if (accessKeyFrom === undefined || secretKeyFrom === undefined) return { product: 'S3', url, headers, keys };
  const signer = new AwsV4Signer({
    url: url.href,
    headers,
    accessKeyId: readSecret(accessKeyFrom, ports),
    secretAccessKey: readSecret(secretKeyFrom, ports),
    ...(sessionTokenFrom !== undefined && { sessionToken: readSecret(sessionTokenFrom, ports) }),
    service: 's3',
    region: settings.region,
    datetime: new Date(ports.now()).toISOString().replace(/[-:]|\.\d{3}/g, ''),
  });
  const signed = await signer.sign();
  return { product: 'S3', url: signed.url, headers: Object.fromEntries(signed.headers), keys };
}
