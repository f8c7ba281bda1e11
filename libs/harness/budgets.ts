/** How large a harness may be. Sizes are in bytes of UTF-8 for files and in characters for texts. */
export const budgets = {
  files: 2_000,
  fileBytes: 256 * 1024,
  harnessBytes: 8 * 1024 * 1024,
  /** All sections of one prompt together. */
  promptCharacters: 100_000,
  toolDescriptionCharacters: 4_000,
  activeTools: 200,
  evalCases: 2_000,
  patternCharacters: 300,
} as const;
