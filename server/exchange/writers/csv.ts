import type { Writer } from './written';

const columns = [
  'run',
  'task',
  'id',
  'parent',
  'depth',
  'kind',
  'title',
  'reward',
  'visits',
  'value',
  'tests_passed',
  'tests',
  'input_tokens',
  'output_tokens',
  'usd',
  'ms',
] as const;

/** A table of nodes (RFC 4180), one line each. What is not recorded is empty. */
export const writeCsv: Writer = (runs) => {
  const lines = runs.flatMap(({ id, run }) => {
    const depths = new Map<string | null, number>([[null, 0]]);
    return run.nodes.map((node) => {
      const depth = (depths.get(node.parent) ?? 0) + 1;
      depths.set(node.id, depth);
      const [main] = node.calls;
      const passed = node.tests?.filter(({ status }) => status === 'passed').length ?? null;
      const row: Record<(typeof columns)[number], string | number | null> = {
        run: id,
        task: run.task.id,
        id: node.id,
        parent: node.parent,
        depth,
        kind: main?.kind ?? null,
        title: node.title ?? main?.text.slice(0, 200) ?? node.text?.slice(0, 200) ?? null,
        reward: node.reward?.value ?? null,
        visits: node.visits,
        value: node.visits && node.valueSum !== null ? node.valueSum / node.visits : null,
        tests_passed: passed,
        tests: node.tests?.length ?? null,
        input_tokens: node.inputTokens,
        output_tokens: node.outputTokens,
        usd: node.usd,
        ms: node.ms,
      };
      return columns.map((column) => cell(row[column])).join(',');
    });
  });
  const content = Buffer.from(`${[columns.join(','), ...lines].join('\r\n')}\r\n`, 'utf8');
  return { files: [{ path: 'nodes.csv', content }], leftOut: ['texts, calls and observations'] };
};

/** A field; quoted where it must be. What a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
