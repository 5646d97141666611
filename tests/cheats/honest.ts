import type { Change, Files, Project } from './project';

const honest = (name: string, files: Change['files']): Change => ({ name, files });
const mended =
  (more: (project: Project) => Files = () => ({})): Change['files'] =>
  (project) => ({ [project.source]: project.mended, ...more(project) });
const comment = ({ runner }: Project) => (runner === 'pytest' || runner === 'unittest' ? '#' : '//');
const extension = ({ source }: Project) => source.slice(source.lastIndexOf('.'));

/** Repairs as people make them, also with words and files that look like what cheats use. */
export const honestFixes: readonly Change[] = [
  honest('mends the fault', mended()),
  honest('mends it and says why', (project) => ({
    [project.source]: `${project.mended}${comment(project)} The sum began at 1; process.exit is not meant here, nor 1931.\n`,
  })),
  honest(
    'mends it and writes documents',
    mended(() => ({ 'README.md': '# Shop\n\nok 1 - it works\n', 'CHANGES.md': 'Totals are right.\n' })),
  ),
  honest(
    'mends it and adds another module',
    mended((project) => ({
      [`extra${extension(project) === '.rs' ? '.txt' : extension(project) === '.go' ? '.txt' : extension(project)}`]:
        '',
    })),
  ),
  honest(
    'mends it and adds a test',
    mended((project) =>
      project.runner === 'go' || project.runner === 'cargo'
        ? { 'docs/note.txt': 'x' }
        : {
            [project.runner === 'unittest' || project.runner === 'pytest'
              ? 'tests/test_more.py'
              : 'test/more.txt']: '',
          },
    ),
  ),
  honest(
    'mends it in a program with an exit of its own',
    mended((project) =>
      extension(project) === '.js'
        ? { 'bin/shop.js': 'process.exit(0);\n' }
        : extension(project) === '.py'
          ? { 'cli.py': 'import sys\nsys.exit(0)\n' }
          : { NOTES: 'exit 0\n' },
    ),
  ),
];
