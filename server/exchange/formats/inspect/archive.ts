import { readJson } from '@/server/exchange/bytes/json';
import { decoded } from '@/server/exchange/bytes/text';
import type { Archive } from '@/server/exchange/bytes/zip';
import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { type Fields, fields, list } from '@/server/exchange/reading/value';

const unfinished = 'The log was not finished: its header is missing, and its start is read in its place.';

function json(archive: Archive, name: string, notes: Notes): unknown {
  const bytes = archive.read(name);
  return bytes === null ? null : readJson(decoded(bytes, notes), notes);
}

export const isInspectArchive = (archive: Archive) =>
  archive.names().some((name) => name === 'header.json' || name === '_journal/start.json');

/** The header of a log; the start of its journal while it runs or after a crash. */
export function headerOf(archive: Archive, notes: Notes): Fields {
  const header = json(archive, 'header.json', notes);
  if (header !== null) return fields(header);
  notes.add(unfinished);
  return fields(json(archive, '_journal/start.json', notes));
}

/** The samples of a log one after the other, of both shapes: one file each, or a folder of chunks each. */
export function* samplesOf(archive: Archive, notes: Notes): Generator<Fields> {
  const names = archive.names();
  const folders = new Map<string, string[]>();
  for (const name of names) {
    if (/^samples\/[^/]+\.json$/.test(name)) yield fields(json(archive, name, notes));
    const [, folder] = /^(samples\/[^/]+)\/.+\.json$/.exec(name) ?? [];
    if (!folder) continue;
    const files = folders.get(folder);
    if (files) files.push(name);
    else folders.set(folder, [name]);
  }
  for (const [folder, files] of folders) yield chunked(archive, folder, files, notes);
}

/** A sample that stands in chunks, each named by the number of its first item. */
function chunked(archive: Archive, folder: string, files: readonly string[], notes: Notes): Fields {
  if (!files.includes(`${folder}/sample.json`)) {
    throw new Refusal(`The sample ${folder} stands in chunks, but its sample.json is missing.`);
  }
  const part = (name: string) => fields(json(archive, `${folder}/${name}.json`, notes));
  const all = (kind: string) =>
    files
      .map(
        (file) =>
          [file, Number(new RegExp(`^.*/${kind}/(\\d+)\\.json$`).exec(file)?.[1] ?? Number.NaN)] as const,
      )
      .filter(([, start]) => !Number.isNaN(start))
      .sort(([, a], [, b]) => a - b)
      .flatMap(([file]) => list(json(archive, file, notes)));
  const sample = { ...part('metadata'), ...part('skeleton'), ...part('sample') };
  return {
    ...sample,
    ...(!Array.isArray(sample.messages) && { messages: all('messages') }),
    ...(!Array.isArray(sample.events) && { events: all('events') }),
    attachments: all('attachments'),
  };
}
