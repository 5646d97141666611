import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { structuredPatch } from 'diff';
import { isText } from './content';
import type { Bytes } from './names';
import type { Entry } from './tree';
import type { TreeChange } from './walk';

type Load = (hash: string) => Buffer;

/**
 * The changes as a patch that `git apply` takes, byte for byte, with `prefix` before each path. Directories have no place
 * in git's format.
 */
export function gitPatch(changes: Iterable<TreeChange>, load: Load, prefix: Bytes = ''): Buffer {
  const parts: string[] = [];
  for (const change of changes) {
    if (isOfGit(change.path)) continue;
    const before = leaf(change.before);
    const after = leaf(change.after);
    const path = prefix + change.path;
    if (before && after && before.type !== after.type) {
      parts.push(filePatch(path, before, null, load), filePatch(path, null, after, load));
    } else if (before || after) {
      parts.push(filePatch(path, before, after, load));
    }
  }
  return Buffer.from(parts.join(''), 'latin1');
}

/** git refuses a patch of its own folders, and nobody means to hand one over. */
const isOfGit = (path: Bytes) => path.split('/').includes('.git');

const leaf = (entry: Entry | null) => (entry?.type === 'dir' || entry?.type === 'shared' ? null : entry);

/** git knows two modes of a file. */
const gitMode = (entry: Entry) =>
  entry.type === 'link' ? '120000' : entry.mode & 0o100 ? '100755' : '100644';

const contentOf = (entry: Entry | null, load: Load): Buffer =>
  entry === null
    ? Buffer.alloc(0)
    : entry.type === 'link'
      ? Buffer.from(entry.target, 'latin1')
      : load(entry.target);

/** All strings here hold one character per byte. */
function filePatch(path: string, before: Entry | null, after: Entry | null, load: Load): string {
  const old = contentOf(before, load);
  const now = contentOf(after, load);
  const same = before !== null && after !== null && old.equals(now);
  if (same && gitMode(before) === gitMode(after)) return '';
  const head = [`diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}`];
  if (!before && after) head.push(`new file mode ${gitMode(after)}`);
  else if (before && !after) head.push(`deleted file mode ${gitMode(before)}`);
  else if (before && after && gitMode(before) !== gitMode(after)) {
    head.push(`old mode ${gitMode(before)}`, `new mode ${gitMode(after)}`);
  }
  if (same || (old.length === 0 && now.length === 0)) return `${head.join('\n')}\n`;
  head.push(`index ${before ? blobId(old) : zeroId}..${after ? blobId(now) : zeroId}`);
  if (!isText(old) || !isText(now)) {
    return `${head.join('\n')}\nGIT binary patch\n${literal(now)}\n${literal(old)}\n`;
  }
  head.push(
    `--- ${before ? quoted(`a/${path}`) : '/dev/null'}`,
    `+++ ${after ? quoted(`b/${path}`) : '/dev/null'}`,
  );
  return `${head.join('\n')}\n${hunks(old.toString('latin1'), now.toString('latin1'))}`;
}

function hunks(old: string, now: string): string {
  const side = (start: number, lines: number) =>
    lines === 1 ? `${start}` : `${lines === 0 ? start - 1 : start},${lines}`;
  return structuredPatch('a', 'b', old, now, '', '', { context: 3 })
    .hunks.map(
      (hunk) =>
        `@@ -${side(hunk.oldStart, hunk.oldLines)} +${side(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.join('\n')}\n`,
    )
    .join('');
}

const zeroId = '0'.repeat(40);
const blobId = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** git's C-style quoting of names with odd bytes. A trailing tab ends a name with a space in `---` lines; quoting does too. */
function quoted(name: string): string {
  if (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name)) return name;
  const escaped = name.replace(
    /[^\x20\x21\x23-\x5b\x5d-\x7e]/g,
    (c) => `\\${c === '"' || c === '\\' ? c : c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}

/** git's alphabet of base 85, as in its base85.c. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

function literal(bytes: Buffer): string {
  const deflated = deflateSync(bytes);
  const lines = [`literal ${bytes.length}`];
  for (let at = 0; at < deflated.length; at += 52) {
    const line = deflated.subarray(at, at + 52);
    const length = String.fromCharCode(line.length <= 26 ? 64 + line.length : 96 + line.length - 26);
    lines.push(length + base85(line));
  }
  return `${lines.join('\n')}\n`;
}

function base85(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let bits = 0;
    for (let i = 0; i < 4; i++) bits = bits * 256 + (bytes[at + i] ?? 0);
    let group = '';
    for (let i = 0; i < 5; i++) {
      group = (alphabet[bits % 85] ?? '') + group;
      bits = Math.floor(bits / 85);
    }
    text += group;
  }
  return text;
}
