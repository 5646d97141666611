import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startedCells } from '@/db/experiments';
import { openDatabase } from '@/db/open';
import { row5 } from '@/tests/support/benchmarks/mini-instance';
import { flat } from '@/tests/support/exchange/trees';
import { storeLargeRun } from '@/tests/support/large-run';
import { storeManyRuns } from '@/tests/support/many-runs';

const plan = `name: Two strategies on one task
tasks: [invoice-rounding]
arms: [{ strategy: single }, { strategy: best-of-n }]
repeats: 2
budget: { steps: 14 }
concurrency: 2
`;

/**
 * Fills a database with one of each thing that a page shows: runs of three shapes, one of them imported, a list of many,
 * an experiment that has ended, imported tasks. Returns every page's address, by the name of the page.
 */
export function populate(database: string): Record<string, string> {
  const directory = path.dirname(database);
  const place = (name: string, content: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, content);
    return file;
  };
  const espalier = (...args: string[]): string =>
    execFileSync(process.execPath, [path.resolve('bin', 'espalier'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      env: { ...process.env, ESPALIER_DATABASE: database },
    });
  const lastLine = (printed: string) => JSON.parse(printed.trim().split('\n').at(-1) ?? '');

  const db = openDatabase(database);
  storeManyRuns(db, 30);
  const deep = storeLargeRun(db, { nodes: 800, shape: 'deep', seed: 2 });
  const bushy = storeLargeRun(db, { nodes: 60, shape: 'bushy', seed: 1 });
  db.$client.close();
  const rows = Array.from({ length: 60 }, (_, at) =>
    JSON.stringify(row5('0'.repeat(40), `espalier-test/none:${at}`, `acme__plot-${1000 + at}`)),
  );
  espalier('tasks', 'import', place('plots.jsonl', rows.join('\n')));
  const { imported } = lastLine(
    espalier('import', place('tree.json', JSON.stringify(flat)), '--json', '--database', database),
  );
  const { experimentId } = lastLine(
    espalier('experiment', place('experiment.yaml', plan), '--database', database, '--json'),
  );
  const afterwards = openDatabase(database);
  const [cell] = startedCells(afterwards, experimentId);
  afterwards.$client.close();
  return {
    runs: '/',
    run: `/runs/${bushy}?node=n3`,
    'run-deep': `/runs/${deep}`,
    'run-real': `/runs/${cell?.runId}`,
    'run-imported': `/runs/${imported[0].runId}?node=n1`,
    transcript: `/runs/${bushy}/transcript?node=n9`,
    new: '/new',
    'new-again': `/new?from=${bushy}`,
    tasks: '/tasks',
    'tasks-imported': '/tasks?kind=imported',
    task: '/tasks/invoice-rounding',
    directory: '/tasks/directory',
    folders: '/folders',
    experiments: '/experiments',
    'experiment-new': '/experiments/new',
    experiment: `/experiments/${experimentId}`,
    'experiment-trees': `/experiments/${experimentId}/trees`,
    lab: '/lab',
    holdout: '/holdout',
    nodes: `/nodes?of=${bushy}:n3,${bushy}:n9`,
    settings: '/settings',
    missing: '/runs/rnowhere',
  };
}
