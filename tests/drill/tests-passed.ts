import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const reportSchema = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

/** What running tests came to: those that ran, and the names of those that failed. */
interface Tested {
  tried: number;
  passed: number;
  failed: string[];
}

/** Runs a file of integration tests and counts those that ran. */
export function testsPassed(file: string, directory: string): Tested {
  const out = path.join(directory, `${path.basename(file)}.json`);
  const vitest = path.resolve('node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    'integration',
    '--reporter=json',
    `--outputFile.json=${out}`,
    file,
  ];
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  try {
    const { testResults } = reportSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    const passed = results.filter(({ status }) => status === 'passed').length;
    return { tried: passed + failed.length, passed, failed };
  } catch {
    return { tried: 1, passed: 0, failed: [`${file} could not be run`] };
  }
}

const specSchema = z.object({
  title: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ status: z.string() })),
});
interface Suite {
  specs?: z.infer<typeof specSchema>[] | undefined;
  suites?: Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema).optional(), suites: z.array(suiteSchema).optional() }),
);

/** Runs a file of tests in a real browser and counts those that ran. */
export function specsPassed(file: string, directory: string): Tested {
  const out = path.join(directory, `${file}.json`);
  const playwright = path.resolve('node_modules/@playwright/test/cli.js');
  const { NODE_OPTIONS: _, ...env } = process.env;
  spawnSync(process.execPath, [playwright, 'test', file, '--reporter=json', '--workers=1'], {
    stdio: 'ignore',
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: out },
  });
  const specsIn = ({ specs = [], suites = [] }: Suite): z.infer<typeof specSchema>[] => [
    ...specs,
    ...suites.flatMap(specsIn),
  ];
  try {
    const specs = specsIn(suiteSchema.parse(JSON.parse(readFileSync(out, 'utf8'))));
    const ran = specs.filter(({ tests }) => tests.some(({ status }) => status !== 'skipped'));
    const failed = ran.filter(({ ok }) => !ok).map(({ title }) => title);
    return { tried: ran.length, passed: ran.length - failed.length, failed };
  } catch {
    return { tried: 1, passed: 0, failed: [`${file} could not be run`] };
  }
}
