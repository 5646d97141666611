import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** What a module loads before it does anything: the packages of its imports and theirs, without those at use. */
async function packagesOf(entry: string): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    tsconfig: 'tsconfig.json',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return reached(metafile, entry);
}

function reached({ inputs }: Metafile, entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { path: to, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external) packages.add(to);
      else seen.add(to);
    }
  }
  return packages;
}

// They are most of what a start costs: `espalier tasks` took 0.8 s of processor time with them, and takes 0.3 s.
test.each(['tasks', 'strategies', 'agents', 'access', 'benchmark-tasks'])(
  'the command line’s part “%s” lists without the engine of Docker, the tokenizer and the readers of tables',
  async (part) => {
    const packages = await packagesOf(`server/cli/${part}.ts`);
    expect(packages).toContain('zod');
    for (const heavy of ['dockerode', 'gpt-tokenizer', 'hyparquet', 'hyparquet-compressors'])
      expect(packages).not.toContain(heavy);
  },
);
