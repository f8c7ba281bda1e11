/** Words as a document id: `Opened item: return!` → `opened-item-return`. */
export function slug(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'unnamed' : id;
}
