/**
 * Mutants that change nothing anyone could see, each told by reading the code. They are drawn like any other and not
 * counted. A mutant is known by its file's name, the whole line it stands in, and that line as mutated.
 */
export interface Equivalent {
  file: string;
  line: string;
  mutated: string;
  why: string;
}

const hashes =
  'The hash of a short text is kept so that it need not be worked out again; it is the same either way.';

export const equivalents: readonly Equivalent[] = [
  ...[
    'if (text.length <= shortText && shortHashes.size < mostShortHashes) ;',
    'if (((text.length) > (shortText)) && shortHashes.size < mostShortHashes) shortHashes.set(text, hash);',
    'if (((text.length) < (shortText)) && shortHashes.size < mostShortHashes) shortHashes.set(text, hash);',
    'if (text.length <= shortText && ((shortHashes.size) <= (mostShortHashes))) shortHashes.set(text, hash);',
    'if (text.length <= shortText && ((shortHashes.size) >= (mostShortHashes))) shortHashes.set(text, hash);',
    'if (((text.length <= shortText) || (shortHashes.size < mostShortHashes))) shortHashes.set(text, hash);',
    'if (true) shortHashes.set(text, hash);',
    'if (false) shortHashes.set(text, hash);',
  ].map((mutated) => ({
    file: 'texts.ts',
    line: 'if (text.length <= shortText && shortHashes.size < mostShortHashes) shortHashes.set(text, hash);',
    mutated,
    why: hashes,
  })),
  { file: 'texts.ts', line: 'const shortText = 64;', mutated: 'const shortText = 65;', why: hashes },
  {
    file: 'texts.ts',
    line: 'const mostShortHashes = 1_000;',
    mutated: 'const mostShortHashes = 1001;',
    why: hashes,
  },
  {
    file: 'texts.ts',
    line: 'if (known !== undefined) return known;',
    mutated: 'if (false) return known;',
    why: hashes,
  },
  {
    file: 'open.ts',
    line: "client.pragma('synchronous = OFF');",
    mutated: ';',
    why: 'A database in memory has no disk to wait for.',
  },
  {
    file: 'run-sketch.ts',
    line: 'const indexAt = (id: NodeId | null) => (id === null ? undefined : indexOf.get(id));',
    mutated: 'const indexAt = (id: NodeId | null) => (false ? undefined : indexOf.get(id));',
    why: 'The table has no entry for null.',
  },
  {
    file: 'find-tests.ts',
    line: 'if (held) return held;',
    mutated: 'if (false) return held;',
    why: 'The report is read and parsed once more, with the same result.',
  },
  {
    file: 'find-tests.ts',
    line: 'reports.set(hash, read);',
    mutated: ';',
    why: 'The report is read and parsed once more, with the same result.',
  },
  {
    file: 'columns.ts',
    line: "const key = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;",
    mutated: 'const key = true ? JSON.stringify(value) : value;',
    why: 'The JSON of numbers, texts and flags tells them apart as well as they do themselves.',
  },
  {
    file: 'confirmation.ts',
    line: 'if (confidence <= 0.5 || rate <= 0) return 1;',
    mutated: 'if (confidence <= 0.5 || ((rate) < (0))) return 1;',
    why: 'At rate 0 the logarithm of the odds is infinite, and the lead that follows is 1 too.',
  },
  {
    file: 'released.ts',
    line: 'if (released.length === 0) return null;',
    mutated: 'if (false) return null;',
    why: 'Where nothing was released, nothing without files comes back either: the same null, later.',
  },
];
