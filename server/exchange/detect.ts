import { databaseTables } from './bytes/sqlite';
import { atif } from './formats/atif/trajectory';
import { harborTrial } from './formats/atif/trial';
import { claudeCode } from './formats/claude-code';
import { codex } from './formats/codex';
import { dars } from './formats/dars';
import type { Format, Input } from './formats/format';
import { gemini } from './formats/gemini/session';
import { inspectLog } from './formats/inspect/log';
import { aide } from './formats/journal/aide';
import { aidePage } from './formats/journal/aide-page';
import { airaDojo } from './formats/journal/aira';
import { chatList, miniSweAgent } from './formats/mini-swe-agent';
import { moatlessTransitions } from './formats/moatless/transitions';
import { moatlessFlat, moatlessNested } from './formats/moatless/tree';
import { opencodeDatabase, opencodeExport } from './formats/opencode/formats';
import { openhandsSdk, openhandsV0 } from './formats/openhands/events';
import { openhandsOutput } from './formats/openhands/output';
import { pi } from './formats/pi';
import { parquetRows } from './formats/rows/parquet';
import { chatRows } from './formats/rows/rows';
import { severalIn } from './formats/several';
import { sweAgent } from './formats/swe-agent';
import { predictions } from './formats/swe-bench/predictions';
import { runReport, sweBenchInstances, sweBenchReport } from './formats/swe-bench/reports';
import { terminalBench } from './formats/terminal-bench';
import { verifiers } from './formats/verifiers';
import { UnknownFormat } from './reading/refusal';
import { isFields } from './reading/value';

/** Every format that is read, in the order in which they are tried: several share keys, and the first hit wins. */
const formats: readonly Format[] = [
  atif,
  moatlessTransitions,
  moatlessNested,
  moatlessFlat,
  verifiers,
  dars,
  airaDojo,
  aide,
  aidePage,
  openhandsOutput,
  sweAgent,
  miniSweAgent,
  inspectLog,
  opencodeExport,
  opencodeDatabase,
  terminalBench,
  predictions,
  sweBenchInstances,
  sweBenchReport,
  runReport,
  harborTrial,
  chatList,
  openhandsV0,
  codex,
  pi,
  claudeCode,
  gemini,
  openhandsSdk,
  chatRows,
  parquetRows,
];

/** The format of a file. Errors: UnknownFormat that says what the file holds, and which format is nearest. */
export function formatOf(input: Input): Format {
  const own = formats.find((format) => format.matches(input));
  if (own && own !== chatRows) return own;
  // Rows with conversations may be files of a format that tells more of them.
  const found =
    severalIn(
      input,
      formats.filter((format) => format !== chatRows),
    ) ?? own;
  if (found) return found;
  const { what, keys } = described(input);
  const nearest = nearestTo(keys) ?? namedByFile(input.name, keys);
  throw new UnknownFormat(
    nearest
      ? `${what}, which no reader knows; nearest is ${nearest.format.title}, which has ${named(nearest.missing)} as well.`
      : `${what}, which no reader knows.`,
  );
}

const named = (keys: readonly string[]) => keys.map((key) => `“${key}”`).join(', ');

/** What a file holds, in words, and the keys of its first object. */
function described({ content }: Input): { what: string; keys: string[] } {
  if (content.shape === 'object') return describedObject('The file holds a JSON object', content.value);
  if (content.shape === 'lines')
    return describedObject(`The file holds ${content.rows.length} JSON lines`, content.rows[0]);
  if (content.shape === 'list') {
    const [first] = content.value;
    if (first === undefined) return { what: 'The file holds an empty JSON list', keys: [] };
    if (!isFields(first))
      return {
        what: `The file holds a JSON list of ${Array.isArray(first) ? 'lists' : `${typeof first}s`}`,
        keys: [],
      };
    return describedObject('The file holds a JSON list of objects', first);
  }
  if (content.shape === 'zip') {
    const names = content.archive.names();
    return {
      what: `The zip archive holds ${names.length} files (${names.slice(0, 4).join(', ')})`,
      keys: [],
    };
  }
  if (content.shape === 'parquet') return { what: 'The file is Parquet', keys: [] };
  const tables = databaseTables(content.bytes).slice(0, 8);
  return { what: `The file is an SQLite database with the tables ${named(tables)}`, keys: [] };
}

function describedObject(what: string, value: unknown): { what: string; keys: string[] } {
  const keys = isFields(value) ? Object.keys(value) : [];
  const shown = keys.slice(0, 8).map((key) => key.replace(/[\p{C}\s]+/gu, ' ').slice(0, 40));
  if (keys.length === 0) return { what: `${what} without keys`, keys };
  return { what: `${what} with the keys ${named(shown)}${keys.length > 8 ? ' and others' : ''}`, keys };
}

/** The format that files of this name usually have. */
function namedByFile(name: string, keys: readonly string[]): { format: Format; missing: string[] } | null {
  const format = formats.find(({ suffix }) => suffix !== undefined && name.endsWith(suffix));
  const missing = format?.keys.filter((key) => !keys.includes(key)) ?? [];
  return format && missing.length > 0 ? { format, missing } : null;
}

/** The format of whose keys the most are there, if that is more than half of them. */
function nearestTo(keys: readonly string[]): { format: Format; missing: string[] } | null {
  let best: { format: Format; missing: string[]; share: number } | null = null;
  for (const format of formats) {
    const there = format.keys.filter((key) => keys.includes(key));
    const share = there.length / format.keys.length;
    if (share > 0.5 && share < 1 && share > (best?.share ?? 0)) {
      best = { format, missing: format.keys.filter((key) => !there.includes(key)), share };
    }
  }
  return best;
}
