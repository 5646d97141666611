import { type Format, type Input, objectIn, type Reading, runsRead } from '@/server/exchange/formats/format';
import { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { type Fields, fields, idText, isFields, number, rows, text } from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { byTask, together } from '@/server/exchange/run/together';
import { headerOf, isInspectArchive, samplesOf } from './archive';
import { sampleRun } from './sample';

const name = 'inspect-eval';

/** A log of Inspect, as `.eval` (a zip archive) or as JSON. Samples are tasks, epochs attempts. */
export const inspectLog: Format = {
  name,
  title: 'a log of Inspect',
  suffix: '.eval',
  keys: ['version', 'eval', 'samples'],
  matches: (input) => {
    if (input.content.shape === 'zip') return isInspectArchive(input.content.archive);
    const value = objectIn(input);
    return isFields(value.eval) && number(value.version) !== null;
  },
  read(input) {
    if (input.content.shape !== 'zip') return read(input, objectIn(input), rows(objectIn(input).samples));
    const { archive } = input.content;
    return read(input, headerOf(archive, input.notes), samplesOf(archive, input.notes));
  },
};

function read(input: Input, header: Fields, samples: Iterable<Fields>): Reading {
  const info = fields(header.eval);
  const version = text(fields(info.packages).inspect_ai);
  const shared = {
    format: name,
    formatVersion: idText(header.version),
    writer: version ? `Inspect ${version}` : 'Inspect',
    model: text(info.model),
    startedAt: timeOf(info.created, input.notes),
  };
  const runs: ImportedRun[] = [];
  for (const sample of samples) {
    const notes = new Notes();
    if (runs.length === 0) notes.addAll(input.notes.list());
    const run = sampleRun(sample, shared, notes);
    run.startedAt ??= shared.startedAt;
    run.model = shared.model ?? run.model;
    runs.push(run);
  }
  if (header.status === 'error' || header.status === 'cancelled') {
    input.notes.add(`The log says that the evaluation ended as “${header.status}”.`);
  }
  const tasks = byTask(runs).map((group) => together(group));
  return { ...runsRead(input, name, tasks, { samples: runs.length }), formatVersion: shared.formatVersion };
}
