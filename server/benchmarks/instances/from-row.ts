import { z } from 'zod';
import { directivesOf, filesOfPatch, legacyScript } from '@/server/benchmarks/grading/eval-script';
import { parserOf, whyUnread } from '@/server/benchmarks/grading/parsers/by-name';
import type { Instance } from '@/server/core/task/benchmark';
import { imageOfInstance, legacyRecipe } from './legacy-recipes';
import type { RowOptions } from './row-options';

const json = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  try {
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

const ids = z.preprocess(json, z.array(z.string()));
const optional = z
  .string()
  .nullish()
  .transform((text) => (text?.trim() ? text : null));
const commands = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : (value ?? [])),
  z.array(z.string()),
);
const asset = z.object({ path: z.string(), url: z.string().default('') });

const row = z.object({
  instance_id: z.string().regex(/^[\w.-]{1,200}$/, 'it must be an id like owner__repo-1'),
  repo: z.string().min(1),
  base_commit: z.string().regex(/^[\w./-]+$/, 'it must be a commit'),
  version: z.union([z.string(), z.number()]).nullish(),
  problem_statement: z.string(),
  patch: z.string().default(''),
  test_patch: z.string().default(''),
  FAIL_TO_PASS: ids,
  PASS_TO_PASS: ids,
  created_at: z.union([z.string(), z.number()]).nullish(),
  difficulty: optional,
  image: optional,
  docker_image: optional,
  eval_script: optional,
  log_parser: optional,
  eval_type: optional,
  image_assets: z.preprocess(json, z.object({ test_patch: z.array(asset).default([]) }).nullish()),
  test_cmd: commands,
  test_cmds: commands,
});

export type RowReading = { instance: Instance } | { refused: string };

/**
 * An instance from a row of a data set: of SWE-bench 5 with everything it names, or of an older one with what was named
 * elsewhere and what is supposed (`assumed`).
 */
export function instanceOfRow(value: unknown, options: RowOptions = {}): RowReading {
  const read = row.safeParse(value);
  if (!read.success) return { refused: refusalOf(read.error, value) };
  const found = read.data;
  const how = howToRun(found, options);
  if ('refused' in how) return { refused: `${found.instance_id}: ${how.refused}` };
  const { evalType, ...rest } = how;
  if (evalType !== 'pass_and_fail' && evalType !== 'fail_only') {
    return {
      refused: `${found.instance_id}: eval_type is “${evalType}”; pass_and_fail and fail_only are read.`,
    };
  }
  const version = found.version === null || found.version === undefined ? null : String(found.version);
  const parsed = { id: found.instance_id, version, logParser: rest.logParser };
  if (parserOf(parsed) === undefined) return { refused: `${found.instance_id}: ${whyUnread(parsed)}` };
  return {
    instance: {
      id: found.instance_id,
      repo: found.repo,
      baseCommit: found.base_commit,
      version,
      statement: found.problem_statement.replaceAll('\r\n', '\n'),
      goldPatch: found.patch,
      testPatch: found.test_patch,
      failToPass: found.FAIL_TO_PASS,
      passToPass: found.PASS_TO_PASS,
      difficulty: found.difficulty,
      createdAt:
        found.created_at === null || found.created_at === undefined ? null : String(found.created_at),
      assets: found.image_assets?.test_patch ?? [],
      evalType,
      ...rest,
    },
  };
}

type Row = z.infer<typeof row>;
type HowToRun = Pick<Instance, 'image' | 'evalScript' | 'logParser' | 'assumed'> & { evalType: string };

function howToRun(found: Row, options: RowOptions): HowToRun | { refused: string } {
  const image = options.image ?? found.image ?? found.docker_image;
  const evalType = found.eval_type ?? 'pass_and_fail';
  const parser = options.logParser ?? found.log_parser;
  if (found.eval_script !== null && parser !== null) {
    return {
      image: image ?? imageOfInstance(found.instance_id),
      evalScript: found.eval_script,
      logParser: parser,
      evalType,
      assumed: [],
    };
  }
  const named =
    options.testCommand === undefined ? [...found.test_cmds, ...found.test_cmd] : [options.testCommand];
  const recipe = legacyRecipe(found.repo) ?? recipeByFiles(found);
  const used = named.length > 0 ? named : recipe ? [recipe.command] : null;
  const logParser = parser === 'pytest' ? 'parse_log_pytest' : (parser ?? recipe?.parser ?? null);
  if (used === null || logParser === null) return { refused: fromBefore5 };
  const isSupposed = named.length === 0 || parser === null;
  return {
    image: image ?? imageOfInstance(found.instance_id),
    evalScript: legacyScript({
      repo: found.repo,
      baseCommit: found.base_commit,
      testPatch: found.test_patch,
      commands: used,
    }),
    logParser,
    evalType,
    assumed: [
      ...(image === null ? ['the image'] : []),
      ...(isSupposed ? [`the test command (${used.join('; ')}) and its reading (${logParser})`] : []),
    ],
  };
}

/** Tests in Python alone are run by pytest. `python3 -m` puts the repository on the path, wherever pytest is. */
function recipeByFiles({ repo, test_patch: testPatch }: Row) {
  const isPython = directivesOf(repo, testPatch).every((file) => file.endsWith('.py'));
  return isPython && filesOfPatch(testPatch).length > 0
    ? { command: 'python3 -m pytest -rA', parser: 'parse_log_pytest' }
    : undefined;
}

const fromBefore5 =
  'this row is from before SWE-bench 5 and does not name how its tests are run; give the task repository, the data set of version 5, or --test-command and --log-parser.';

function refusalOf(error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  const id = z.object({ instance_id: z.string() }).safeParse(value);
  const place = issue?.path.join('.') ?? '';
  return `${id.success ? `${id.data.instance_id.slice(0, 80)}: ` : ''}${place === '' ? 'this is no row of SWE-bench' : `${place} is missing or not as expected`}${issue ? ` (${issue.message})` : ''}.`;
}
