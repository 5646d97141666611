import path from 'node:path';
import { errorMessage } from '@/server/core/base/error-message';
import { scriptNotMade } from './sentences';

/** The code and the styles of a shared page, which are the same for every run. */
export interface PageCode {
  script: string;
  style: string;
}

/** Where the sources lie. Found when they are needed: the bundle of the web process has no folder. */
const places = () => {
  const root = path.resolve(/* turbopackIgnore: true */ import.meta.dirname, '..', '..', '..');
  return { root, folder: path.join(/* turbopackIgnore: true */ root, 'components', 'shared-page') };
};

let made: Promise<PageCode> | null = null;

/** Bundles the page's reader into one script and one style sheet: once for each process. Errors: a source is missing. */
export function pageCode(): Promise<PageCode> {
  made ??= Promise.all([bundledScript(), compiledStyle()]).then(
    ([script, style]) => ({ script, style }),
    (error: unknown) => {
      made = null;
      throw new Error(scriptNotMade(errorMessage(error)));
    },
  );
  return made;
}

async function bundledScript(): Promise<string> {
  const { root, folder } = places();
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, 'main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    jsx: 'automatic',
    tsconfig: path.join(root, 'tsconfig.json'),
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

async function compiledStyle(): Promise<string> {
  const { folder } = places();
  const [{ default: postcss }, { default: tailwind }, { readFile }] = await Promise.all([
    import('postcss'),
    import('@tailwindcss/postcss'),
    import('node:fs/promises'),
  ]);
  const from = path.join(folder, 'page.css');
  const compiler = postcss([tailwind({ base: folder, optimize: { minify: true } })]);
  return (await compiler.process(await readFile(from, 'utf8'), { from })).css;
}
