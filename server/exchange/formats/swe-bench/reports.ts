import {
  type Format,
  type Input,
  objectIn,
  type Reading,
  type Report,
} from '@/server/exchange/formats/format';
import { testsOfStatus } from '@/server/exchange/reading/tests-status';
import { boolean, type Fields, fields, idText, isFields, list } from '@/server/exchange/reading/value';

const reportName = 'swebench-report';

const isVerdict = (value: unknown): value is Fields =>
  isFields(value) && 'resolved' in value && 'tests_status' in value;

const values = (input: Input) => Object.values(objectIn(input));

/** The report of an instance by SWE-bench or SWE-smith, with its tests. */
export const sweBenchReport: Format = {
  name: reportName,
  title: 'a report of SWE-bench on an instance',
  keys: ['resolved', 'tests_status'],
  matches: (input) =>
    isVerdict(objectIn(input)) || (values(input).length > 0 && values(input).every(isVerdict)),
  read(input) {
    const value = objectIn(input);
    const verdicts: [string | null, unknown][] = isVerdict(value)
      ? [[idText(value.instance_id), value]]
      : Object.entries(value);
    const reports = verdicts.map(([instanceId, verdict]): Report => {
      const { resolved, tests_status: status } = fields(verdict);
      return { instanceId, resolved: boolean(resolved), tests: testsOfStatus(fields(status)) };
    });
    return readingOf(input, reportName, reports);
  },
};

const runName = 'run-report';

const resolvedIds = (value: Fields) =>
  [value.resolved_ids, value.ids_resolved, value.resolved].find(Array.isArray);

/** The report on all instances of a run: ids that were resolved, or a yes or no by id. */
export const runReport: Format = {
  name: runName,
  title: 'a report on a whole run',
  keys: ['resolved_ids', 'unresolved_ids'],
  matches: (input) => {
    const value = objectIn(input);
    const all = values(input);
    return (
      Array.isArray(value.resolved_ids) ||
      Array.isArray(value.ids_resolved) ||
      (Array.isArray(value.resolved) && value.resolved.every((id) => typeof id === 'string')) ||
      (all.length > 0 && all.every((one) => typeof one === 'boolean'))
    );
  },
  read(input) {
    const value = objectIn(input);
    const verdicts = new Map<string, boolean>();
    const ids = resolvedIds(value);
    if (ids === undefined) {
      for (const [id, resolved] of Object.entries(value)) verdicts.set(id, resolved === true);
    } else {
      for (const key of [
        'submitted_ids',
        'completed_ids',
        'unresolved_ids',
        'ids_unresolved',
        'generated',
        'applied',
      ] as const) {
        for (const id of list(value[key]).map(idText)) if (id !== null) verdicts.set(id, false);
      }
      for (const id of list(ids).map(idText)) if (id !== null) verdicts.set(id, true);
    }
    const reports = [...verdicts].map(
      ([instanceId, resolved]): Report => ({ instanceId, resolved, tests: null }),
    );
    return readingOf(input, runName, reports);
  },
};

const readingOf = ({ notes }: Input, format: string, reports: Report[]): Reading => ({
  format,
  formatVersion: null,
  runs: [],
  reports,
  counts: { rows: reports.length, resolved: reports.filter(({ resolved }) => resolved === true).length },
  notes: notes.list(),
});

const instancesName = 'swebench-instances';

/** Instances of SWE-bench: tasks, not runs. */
export const sweBenchInstances: Format = {
  name: instancesName,
  title: 'instances of SWE-bench',
  keys: ['instance_id', 'FAIL_TO_PASS', 'test_patch'],
  matches: (input) => {
    const first = firstRow(input);
    return idText(first.instance_id) !== null && ('FAIL_TO_PASS' in first || 'test_patch' in first);
  },
  read(input) {
    const { content, notes } = input;
    const count =
      content.shape === 'object'
        ? 1
        : content.shape === 'list'
          ? content.value.length
          : content.shape === 'lines'
            ? content.rows.length
            : 0;
    notes.add(
      'These are tasks, not runs: there are no steps in them. Import them on the Tasks page, or with espalier tasks import.',
    );
    return {
      format: instancesName,
      formatVersion: null,
      runs: [],
      counts: { rows: count },
      notes: notes.list(),
    };
  },
};

function firstRow({ content }: Input): Fields {
  if (content.shape === 'object') return content.value;
  if (content.shape === 'list') return fields(content.value[0]);
  return content.shape === 'lines' ? fields(content.rows[0]) : fields(null);
}
