import { createHash } from 'node:crypto';
import type { Archive } from '@/server/exchange/bytes/zip';
import { type ZipFile, zipOf } from '@/server/exchange/bytes/zip-write';
import { Refusal } from '@/server/exchange/reading/refusal';
import { fields, isFields, number, text } from '@/server/exchange/reading/value';

/** The form of bundles. A newer one is refused. */
const bundleVersion = 1;

/** One event as its log holds it. `version` is the form of `body` and `spend` (`server/core/run/lift.ts`). */
export interface BundledEvent {
  seq: number;
  at: number;
  actor: unknown;
  version: number;
  body: unknown;
  spend: unknown;
}

/** A whole run: its log and the texts that it names. Snapshots are not in it. */
export interface Bundle {
  run: string;
  /** The task's source, as it is stored with the run. */
  task: unknown;
  events: BundledEvent[];
  /** By their sha-256 (hex). */
  texts: ReadonlyMap<string, string>;
}

const head = 'espalier.json';
const utf8 = (value: string) => Buffer.from(value, 'utf8');
const lines = (rows: readonly unknown[]) => utf8(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** The sha-256 (hex) of a log: equal for equal events. */
export const hashOfEvents = (events: readonly BundledEvent[]): string =>
  createHash('sha256').update(lines(events)).digest('hex');

/** A zip archive: `espalier.json`, `events.jsonl`, and the texts in files by the first two digits of their hashes. */
export function bundleBytes({ run, task, events, texts }: Bundle): Uint8Array {
  const shards = new Map<string, [string, string][]>();
  for (const [hash, content] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shard = hash.slice(0, 2);
    const held = shards.get(shard);
    if (held) held.push([hash, content]);
    else shards.set(shard, [[hash, content]]);
  }
  const leftOut = ['snapshots: the files of nodes are not in a bundle'];
  const files: ZipFile[] = [
    { name: head, content: utf8(JSON.stringify({ version: bundleVersion, run, task, leftOut }, null, 2)) },
    { name: 'events.jsonl', content: lines(events) },
    ...[...shards].map(([shard, rows]) => ({ name: `texts/${shard}.jsonl`, content: lines(rows) })),
  ];
  return zipOf(files);
}

export const isBundle = (archive: Archive): boolean => archive.names().includes(head);

/** The bundle in an archive. Errors: Refusal for one of a newer version, and for what is damaged, with its place. */
export function bundleIn(archive: Archive): Bundle {
  const read = (name: string): string => {
    const bytes = archive.read(name);
    if (bytes === null) throw new Refusal(`The bundle has no ${name}.`);
    return new TextDecoder().decode(bytes);
  };
  const value = parsed(read(head), head);
  const version = number(fields(value).version) ?? 0;
  if (version > bundleVersion || version < 1) {
    throw new Refusal(
      `The bundle has version ${version}, and version ${bundleVersion} is read. Update Espalier.`,
    );
  }
  const events = rowsOf(read('events.jsonl'), 'events.jsonl').map((row, at) => eventOf(row, at));
  if (events.length === 0) throw new Refusal('The bundle holds no events.');
  const texts = new Map<string, string>();
  for (const name of archive.names().filter((one) => /^texts\/[0-9a-f]{2}\.jsonl$/.test(one))) {
    for (const row of rowsOf(read(name), name)) {
      const [hash, content] = Array.isArray(row) ? row : [];
      if (typeof hash !== 'string' || typeof content !== 'string') throw new Refusal(`${name} is damaged.`);
      if (createHash('sha256').update(content, 'utf8').digest('hex') !== hash) {
        throw new Refusal(`A text in ${name} is not the one that its hash ${hash.slice(0, 12)}… names.`);
      }
      texts.set(hash, content);
    }
  }
  return { run: text(fields(value).run) ?? '', task: fields(value).task ?? null, events, texts };
}

function rowsOf(content: string, name: string): unknown[] {
  return content
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => parsed(line, `line ${at + 1} of ${name}`));
}

function eventOf(row: unknown, at: number): BundledEvent {
  const { seq, at: when, actor, version, body, spend } = fields(row);
  const isEvent =
    seq === at + 1 &&
    number(when) !== null &&
    number(version) !== null &&
    isFields(actor) &&
    isFields(body) &&
    typeof body.type === 'string';
  if (!isEvent) throw new Refusal(`Line ${at + 1} of events.jsonl is not event ${at + 1} of a log.`);
  return { seq: at + 1, at: Number(when), actor, version: Number(version), body, spend: spend ?? null };
}

function parsed(content: string, place: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Refusal(`The bundle is damaged: ${place} is no JSON.`);
  }
}
