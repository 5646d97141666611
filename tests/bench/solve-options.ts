import { parseArgs } from 'node:util';
import { strategies, strategyNamed } from '@/server/search';
import { type Grid, sampleTasks } from './solve-grid';

const usage =
  '--tasks a,b  --strategies x,y  --seeds N  --jobs N  --steps N  --attempt-steps N  --keep DIR  --write FILE';

/** The grid that the command line asks for. Errors: a sentence that says what it may be. */
export async function gridOf(
  args: readonly string[],
): Promise<{ grid: Grid; write: string | undefined; partial: string[]; command: string }> {
  const { values } = parse(args);
  const whole = (name: 'seeds' | 'jobs' | 'steps' | 'attempt-steps') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(`--${name} must be a whole number from 1; got “${values[name]}”.`);
    }
    return value;
  };
  const chosen = values.strategies?.split(',');
  for (const name of chosen ?? []) strategyNamed(name);
  const tasks = await sampleTasks(values.tasks?.split(','));
  const count = whole('seeds');
  const grid: Grid = {
    tasks,
    strategies: chosen ?? [...strategies.keys()],
    seeds: count,
    steps: whole('steps'),
    stepsPerAttempt: whole('attempt-steps'),
    jobs: whole('jobs'),
    ...(values.keep ? { keep: values.keep } : {}),
  };
  const all = (await sampleTasks()).length;
  const partial = [
    tasks.length < all ? `${tasks.length} of ${all} tasks` : '',
    grid.strategies.length < strategies.size
      ? `${grid.strategies.length} of ${strategies.size} strategies`
      : '',
    count < 10 ? `${count === 1 ? '1 seed' : `${count} seeds`} where at least 10 are wanted` : '',
  ].filter((part) => part !== '');
  return { grid, write: values.write, partial, command: commandFor(values) };
}

/** The command that makes the same table again; where files were put and how many runs went at once is left out. */
function commandFor({ tasks, strategies, seeds, steps, 'attempt-steps': attemptSteps }: Values): string {
  const flags = { tasks, strategies, seeds, steps, 'attempt-steps': attemptSteps };
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return `npm run bench -- --only strategies ${given.join(' ')}`;
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        tasks: { type: 'string' },
        strategies: { type: 'string' },
        seeds: { type: 'string', default: '10' },
        jobs: { type: 'string', default: '3' },
        steps: { type: 'string', default: '60' },
        'attempt-steps': { type: 'string', default: '30' },
        keep: { type: 'string' },
        write: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} Known are: ${usage}.`);
  }
}
