export interface ObjectPage {
  objects: { key: string; etag: string; size: number; changedMs: number }[];
  /** The token of the next page; null on the last. */
  next: string | null;
}

/** Reads the XML of ListObjectsV2 with `encoding-type=url`; null for any other document. */
export function readListing(xml: string): ObjectPage | null {
  if (!/<ListBucketResult[\s>]/.test(xml)) return null;
  const objects = xml.split('<Contents>').slice(1).flatMap(readObject);
  const truncated = element(xml, 'IsTruncated') === 'true';
  return { objects, next: truncated ? element(xml, 'NextContinuationToken') : null };
}

function readObject(xml: string): ObjectPage['objects'] {
  const key = element(xml, 'Key');
  const size = Number(element(xml, 'Size'));
  const changedMs = Date.parse(element(xml, 'LastModified') ?? '');
  if (key === null || Number.isNaN(size) || Number.isNaN(changedMs)) return [];
  const etag = (element(xml, 'ETag') ?? '').replaceAll('"', '');
  return [{ key: decodeURIComponent(key.replaceAll('+', '%20')), etag, size, changedMs }];
}

/** The text of the first element of a name. */
function element(xml: string, name: string): string | null {
  const start = xml.indexOf(`<${name}>`);
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start);
  return end < 0 ? null : unescapeXml(xml.slice(start + name.length + 2, end));
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#34': '"', '#39': "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#?\w{1,5});/g, (whole, name: string) => entities[name] ?? whole);
}
