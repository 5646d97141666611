import picomatch from 'picomatch';

const customary = [
  '**/{test,tests,__tests__,spec}/**',
  '**/*.{test,spec}.{js,mjs,cjs,jsx,ts,mts,cts,tsx}',
  '**/{test,tests}.{js,mjs,cjs,ts,mts,cts,py,sh,rb}',
  '**/{testdata,__snapshots__,__fixtures__}/**',
  '**/*.snap',
  '**/*_test.go',
  '**/test_*.py',
  '**/*_test.py',
  '**/conftest.py',
];

/** Tells test files by the task's protected globs and by the customary names. Paths are workspace-relative. */
export function testFileMatcher(protectedGlobs: string[]): (path: string) => boolean {
  const matches = picomatch([...customary, ...protectedGlobs], { dot: true });
  return (path) => path.length < 4_096 && matches(path);
}

/**
 * Whether a reported name is a script's path. Node reports a file that ended well, with tests or without, as a passed
 * test of that name; it tells nothing of tests and is left out.
 */
export const isScript = (name: string): boolean =>
  name.length < 4_096 && /^[^\s>]*[\w-]\.[cm]?[jt]sx?$/.test(name);
