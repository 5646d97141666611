import path from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '@/server/api/download';
import { createCaller } from '@/server/api/router';
import { openSnapshotStore, type SnapshotWriter } from '@/server/sandbox/store';
import { snapshotOf } from '@/tests/unit/sandbox/places';
import { settleRoot, temporaryContext } from './support';

let scratch: ReturnType<typeof temporaryContext>;
let store: SnapshotWriter;
let runId: string;
const hostile = 'src/"a\r\nb" ü.txt';

beforeEach(() => {
  scratch = temporaryContext();
  store = openSnapshotStore(path.join(scratch.directory, 'snapshots'));
  const snapshot = snapshotOf(store, {
    'src/sum.js': 'const A = 1;\nexport const sum = a => a + A;\n',
    'bin/run': { mode: 0o4755, text: '#!/bin/sh\n' },
    'src/link.js': { link: '../../etc/passwd' },
    'image.png': '\u0000\u0001',
    [hostile]: 'odd',
    empty: null,
  });
  const log = scratch.newRun();
  settleRoot(log, snapshot);
  log.flush();
  runId = log.runId;
});
afterEach(() => scratch.remove());

const at = () => ({ runId, nodeId: 'n0' });
const get = (query: string) =>
  download(
    new Request(`http://127.0.0.1:3000/files${query}`, { headers: { host: '127.0.0.1:3000' } }),
    at(),
    { database: () => scratch.db, snapshots: () => store },
  );

describe('the files of a node', () => {
  it('are listed, read and searched from the snapshot', async () => {
    const { files } = createCaller(scratch.context);
    expect(await files.list(at())).toEqual(['bin/run', 'image.png', hostile, 'src/link.js', 'src/sum.js']);
    expect(await files.read({ ...at(), path: 'src/sum.js' })).toMatchObject({
      binary: false,
      cut: false,
      bytes: 44,
    });
    expect(await files.read({ ...at(), path: 'image.png' })).toMatchObject({ binary: true, text: '' });
    expect(await files.search({ ...at(), text: 'EXPORT' })).toEqual({
      hits: [{ path: 'src/sum.js', line: 2, text: 'export const sum = a => a + A;' }],
      more: false,
    });
  });

  it('that are not there, and nodes whose files are not kept, are refused in words', async () => {
    const { files } = createCaller(scratch.context);
    await expect(files.read({ ...at(), path: '../../etc/passwd' })).rejects.toThrow(/no file/);
    const elsewhere = scratch.newRun();
    settleRoot(elsewhere);
    elsewhere.flush();
    await expect(files.list({ runId: elsewhere.runId, nodeId: 'n0' })).rejects.toThrow(
      /not kept on this machine/,
    );
  });
});

describe('a download', () => {
  it('of the workspace is a tar archive with everything in one directory, links as links, no set-uid', async () => {
    const response = await get('');
    const entries = new Map<
      string,
      { type: string | null | undefined; mode: number | undefined; linkname: unknown }
    >();
    const reader = extract();
    reader.on('entry', ({ name, type, mode, linkname }, stream, next) => {
      entries.set(name, { type, mode, linkname });
      stream.on('end', next).resume();
    });
    await new Promise<void>((resolve, reject) => {
      reader.on('finish', () => resolve()).on('error', reject);
      response.arrayBuffer().then((body) => Readable.from([Buffer.from(body)]).pipe(reader), reject);
    });
    const top = `${runId}-n0`;
    expect([...entries.keys()].every((name) => name.startsWith(`${top}/`))).toBe(true);
    expect(entries.get(`${top}/bin/run`)).toMatchObject({ type: 'file', mode: 0o755 });
    expect(entries.get(`${top}/src/link.js`)).toMatchObject({
      type: 'symlink',
      linkname: '../../etc/passwd',
    });
    expect(entries.get(`${top}/empty/`)).toMatchObject({ type: 'directory' });
    expect(response.headers.get('content-disposition')).toContain(`filename="${top}.tar"`);
  });

  it('of one file keeps its bytes, and its name breaks out of no header', async () => {
    const response = await get(`?path=${encodeURIComponent(hostile)}`);
    expect(await response.text()).toBe('odd');
    const disposition = response.headers.get('content-disposition') ?? '';
    expect(disposition).toContain('filename="_a__b___.txt"');
    expect(disposition).toContain("filename*=UTF-8''%22a%0D%0Ab%22%20%C3%BC.txt");
  });

  it('says what is not there', async () => {
    expect((await get('?path=nothing.js')).status).toBe(404);
  });
});
