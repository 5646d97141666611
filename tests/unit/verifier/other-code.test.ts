import { describe, expect, it } from 'vitest';
import { copiesIn, packageFiles } from '@/server/verifier/other-code/copies';
import { manifests, outsideOf } from '@/server/verifier/other-code/outside';

const one = [{ folder: '', name: 'demo' }];
const isTestFile = (path: string) => path.startsWith('test/');
const none = new Map<string, { folder: string; files: string[] }>();

describe('copies of the code of a package', () => {
  it.each<[string, string[], string[], string[]]>([
    [
      'what stands for a source of the same name',
      ['dist/a.js', 'src/a.ts', 'src/b.ts'],
      ['dist/a.js'],
      ['src/a.ts'],
    ],
    [
      'a bundle, which stands for all',
      ['dist/demo.min.js', 'src/a.ts', 'index.js'],
      ['dist/demo.min.js'],
      ['src/a.ts', 'index.js'],
    ],
    ['what lies in lib and has a source', ['lib/a.js', 'lib/b.js', 'src/a.js'], ['lib/a.js'], ['src/a.js']],
    [
      'what a build made beside a lib of sources',
      ['dist/lib/a.js', 'lib/a.js'],
      ['dist/lib/a.js'],
      ['lib/a.js'],
    ],
  ])('are %s', (_, paths, copies, sources) => {
    expect(copiesIn(paths, one, none, isTestFile)).toEqual([
      { kind: 'built', name: 'demo', copies, sources },
    ]);
  });

  it.each<[string, string[]]>([
    ['a lib of sources', ['lib/a.js', 'lib/b.js', 'test/a.js']],
    ['sources alone', ['src/a.ts', 'index.js']],
    ['a build without sources', ['dist/a.js', 'vitest.config.ts', 'test/a.js']],
    ['declarations', ['dist/a.d.ts', 'src/a.ts']],
  ])('are not %s', (_, paths) => expect(copiesIn(paths, one, none, isTestFile)).toEqual([]));

  it('are those that are installed, of each package apart', () => {
    const packages = [...one, { folder: 'packages/kit/', name: '@demo/kit' }];
    const installed = new Map([
      ['@demo/kit', { folder: 'node_modules/@demo/kit/', files: ['dist/kit.js', 'index.js'] }],
    ]);
    const paths = [
      'index.js',
      'packages/kit/src/kit.ts',
      'packages/kit/src/other.ts',
      'packages/kit/index.js',
    ];
    expect(copiesIn(paths, packages, installed, isTestFile)).toEqual([
      {
        kind: 'installed',
        name: '@demo/kit',
        copies: ['node_modules/@demo/kit/dist/kit.js', 'node_modules/@demo/kit/index.js'],
        sources: ['packages/kit/src/kit.ts', 'packages/kit/index.js'],
      },
    ]);
  });

  it('are looked for in packages of the directory, not in fixtures', () => {
    const paths = [
      'package.json',
      'packages/kit/package.json',
      'test/a/package.json',
      'node_modules/x/package.json',
    ];
    expect(packageFiles(paths)).toEqual(['package.json', 'packages/kit/package.json']);
  });
});

describe('code from outside the directory', () => {
  it.each<[string, string, string]>([
    ['go.mod', 'module a\n\nreplace example.com/lib => ../lib\n', '../lib'],
    ['sub/go.mod', 'replace (\n\texample.com/lib v1.0.0 => /opt/lib\n)\n', '/opt/lib'],
    ['go.work', 'go 1.21\n\nuse (\n\t./a\n\t../b\n)\n', '../b'],
    [
      'crates/a/Cargo.toml',
      '[dependencies]\nx = { path = "../x" }\ny = { path = "../../../y" }\n',
      '../../../y',
    ],
    ['package.json', '{"dependencies": {"x": "file:../x"}}', '../x'],
  ])('%s names it', (file, text, target) => expect(outsideOf(file, text)).toEqual({ file, target }));

  it.each<[string, string]>([
    ['go.mod', 'replace example.com/lib => ./lib\nreplace a => example.com/b v1.0.0\n'],
    ['sub/go.mod', 'replace example.com/lib => ../lib\n'],
    ['crates/a/Cargo.toml', '[lib]\npath = "src/lib.rs"\n[dependencies]\nx = { path = "../x" }\n'],
    ['package.json', '{"dependencies": {"x": "file:./x", "y": "^1.0.0"}}'],
    ['notes.md', 'replace a => ../b'],
  ])('%s does not', (file, text) => expect(outsideOf(file, text)).toBeNull());

  it('is looked for in the manifests of the directory', () => {
    expect(
      manifests(['go.mod', 'a/Cargo.toml', 'node_modules/x/package.json', 'vendor/y/go.mod', 'a.go']),
    ).toEqual(['go.mod', 'a/Cargo.toml']);
  });
});
