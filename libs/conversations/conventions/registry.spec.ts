import { readdirSync } from 'node:fs';
import { conventions } from './registry.js';

describe('the registry of conventions', () => {
  it('lists every folder, each once', () => {
    const folders = readdirSync('libs/conversations/conventions', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(conventions.map((convention) => convention.name).sort()).toEqual(folders.sort());
  });

  it('asks the newest convention first', () => {
    expect(conventions[0]?.name).toBe('otel-genai');
  });
});
