import type { Fact } from './fact';
import { javascriptFacts } from './javascript';
import { pythonFacts } from './python';
import { type Parsed, parsed } from './tree';

/** How deep code in strings in code is followed. */
const nested = 2;

function factsIn(file: Parsed, path: string, depth: number): Fact[] {
  const inner = (code: string): Fact[] => {
    const found = depth > 0 ? parsed(path, code) : null;
    return found ? factsIn(found, path, depth - 1) : [];
  };
  return file.language === 'python' ? pythonFacts(file, inner) : javascriptFacts(file, inner);
}

/** What a parsed file does, also by code that it evaluates from constant strings. */
export const factsOf = (file: Parsed, path: string): Fact[] => factsIn(file, path, nested);
