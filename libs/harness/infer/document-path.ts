/** Where a document of an observed name stands: `tools/<name>.yaml`, with what a path cannot hold replaced. */
export function documentPath(folder: string, name: string): string {
  const file = name.slice(0, 64).replace(/[^\w.-]+/g, '-');
  return `${folder}/${/^[A-Za-z0-9]/.test(file) ? file : `x${file}`}.yaml`;
}
