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

export const equivalents: readonly Equivalent[] = [];
