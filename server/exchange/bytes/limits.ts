/** What is read at most. Sizes in bytes. */
export const limits = {
  file: 256 * 1024 ** 2,
  zipEntries: 20_000,
  unpacked: 1024 ** 3,
  /** Unpacked bytes for each packed one. */
  ratio: 200,
  /** Small entries may have any ratio. */
  ratioFrom: 1024 ** 2,
  depth: 20_000,
} as const;
