import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotId } from '@/server/core/base/ids';
import { type Bench, dockerTested, type Kind, must, openBench } from './drivers';

/** Names as bytes, one character each; some say the same to a tool that is not careful. */
const names = [
  'a',
  'b c',
  "it's $HOME `x`",
  '-rf',
  'new\nline',
  '\xff\xfe\x01',
  'caf\xc3\xa9',
  '.hidden',
  '.gitignore',
  'built.log',
  '.git',
  '*',
  'n'.repeat(140),
];
const path = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const content = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  },
  { weight: 2, arbitrary: fc.constantFrom('', Buffer.from('built.log\n*\n').toString('hex')) },
  { weight: 1, arbitrary: fc.constant('large') },
);
const mode = fc.constantFrom(0o644, 0o755, 0o600, 0o444, 0o000, 0o200, 0o4755, 0o2711, 0o555, 0o1777, 0o300);
const edit = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('write'), path, content) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('folder'), path) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('remove'), path) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('mode'), path, mode) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('link'), path, path) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('hard'), path, path) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('move'), path, path) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('pipe'), path) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('repository'), path) },
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** Rounds in which every kind of thing occurs, and is changed into another: what is drawn at random may leave one out. */
const everyKind: Edit[][] = [
  [
    ['write', 'b c/new\nline', ''],
    ['write', '\xff\xfe\x01', '00ff0a0d1b'],
    ['write', 'caf\xc3\xa9', 'large'],
    ['write', '.gitignore', Buffer.from('built.log\n*\n').toString('hex')],
    ['write', 'built.log', '6f7574'],
    ['write', "-rf/it's $HOME `x`", '2a'],
    ['folder', 'a/a/a'],
    ['link', '*', '../\xff out'],
    ['hard', 'built.log', '.hidden'],
    ['repository', 'n'.repeat(140)],
    ['pipe', 'pipe'],
  ],
  [
    ['mode', 'built.log', 0o4755],
    ['mode', '\xff\xfe\x01', 0o000],
    ['mode', 'a/a', 0o1777],
    ['write', '-rf/sub', '01'],
    ['mode', '-rf', 0o555],
    ['remove', 'b c'],
    ['repository', 'n'.repeat(140)],
  ],
  [
    ['remove', '*'],
    ['folder', '*'],
    ['remove', 'a'],
    ['link', 'a', 'caf\xc3\xa9'],
    ['write', 'caf\xc3\xa9', 'large'],
    ['move', 'n'.repeat(140), 'b c'],
    ['remove', '.gitignore'],
  ],
];
/** What the record of everything in `everyKind` shows, as patterns over its lines. */
const kindsSeen: Record<string, RegExp> = {
  'a file without content': /^\S+ file 0o644 e3b0c442/m,
  'a link to nowhere': /^2e2f2a link /m,
  'an empty folder': /^2e2f612f612f61 folder 0o755$/m,
  'a set-user-id file': / file 0o4755 /,
  'a file nobody may read': / file 0o0 /,
  'a folder nobody may write to': / folder 0o555$/m,
  'a sticky folder': / folder 0o1777$/m,
  'a name that is not UTF-8': /^2e2ffffe01 file /m,
  'a name of two lines': /6e65770a6c696e65 file/,
  'an ignored file': /^2e2f6275696c742e6c6f67 file/m,
  'a repository within': /2f2e6769742f48454144 file/,
  'a large file': /^2e2f636166c3a9 file/m,
};

/** Carries out edits; one that cannot be done is left out. */
const editor = `
import json, os, shutil, sys
def free(p):
    if os.path.isdir(p) and not os.path.islink(p):
        shutil.rmtree(p)
    elif os.path.lexists(p):
        os.remove(p)
def prepare(p):
    free(p)
    os.makedirs(os.path.dirname(p) or b'.', exist_ok=True)
for what, *rest in json.loads(sys.argv[1]):
    p = rest[0].encode('latin1')
    try:
        if what == 'write':
            prepare(p)
            with open(p, 'wb') as f:
                f.write(os.urandom(65536) * 40 if rest[1] == 'large' else bytes.fromhex(rest[1]))
        elif what == 'folder': os.makedirs(p, exist_ok=True)
        elif what == 'remove': free(p)
        elif what == 'mode': os.chmod(p, rest[1], follow_symlinks=True)
        elif what == 'link': prepare(p); os.symlink(rest[1].encode('latin1'), p)
        elif what == 'hard': os.link(rest[1].encode('latin1'), p)
        elif what == 'move': os.rename(p, rest[1].encode('latin1'))
        elif what == 'pipe': os.mkfifo(p)
        elif what == 'repository':
            os.makedirs(p, exist_ok=True)
            for folder in (b'.git/refs/heads', b'.git/refs/tags', b'.git/objects/info', b'.git/objects/9d'):
                os.makedirs(p + b'/' + folder, exist_ok=True)
            for name, text in ((b'HEAD', b'ref: refs/heads/main\\n'), (b'index', os.urandom(300)), (b'refs/heads/main', os.urandom(20).hex().encode())):
                with open(p + b'/.git/' + name, 'wb') as f: f.write(text)
            loose = p + b'/.git/objects/9d/' + os.urandom(19).hex().encode()
            with open(loose, 'wb') as f: f.write(os.urandom(200))
            os.chmod(loose, 0o444)
            with open(p + b'/tracked', 'wb') as f: f.write(b'tracked')
    except OSError:
        pass
`;

/** Every path with kind, mode and content as the sandbox sees it. A pipe is no part of a snapshot. */
const recorder = `
import hashlib, os, stat
def visit(folder):
    for name in sorted(os.listdir(folder)):
        p = folder + b'/' + name
        s = os.lstat(p)
        m = stat.S_IMODE(s.st_mode)
        if stat.S_ISLNK(s.st_mode):
            print(p.hex(), 'link', os.readlink(p).hex())
        elif stat.S_ISDIR(s.st_mode):
            print(p.hex(), 'folder', oct(m))
            if m & 0o500 != 0o500: os.chmod(p, m | 0o700)
            visit(p)
            if m & 0o500 != 0o500: os.chmod(p, m)
        elif stat.S_ISREG(s.st_mode):
            if not m & 0o400: os.chmod(p, m | 0o400)
            print(p.hex(), 'file', oct(m), hashlib.sha256(open(p, 'rb').read()).hexdigest())
            if not m & 0o400: os.chmod(p, m)
visit(b'.')
`;
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const record = `python3 -IS -c ${quoted(recorder)}`;
const carryOut = (edits: unknown) => `python3 -IS -c ${quoted(editor)} ${quoted(JSON.stringify(edits))}`;

const kinds: Kind[] = ['local', 'docker'];

describe.each(kinds)('%s driver', (kind) => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench(kind);
  });
  afterAll(() => bench.close());

  test.skipIf(kind === 'docker' && !dockerTested)(
    'random edits: every snapshot restores the kinds, modes, links and contents it was made from',
    async () => {
      const root = await bench.prepare({ 'kept/file': 'kept\n' });
      const held = async (at: SnapshotId) => {
        const sandbox = await bench.driver.open(at, { owner: 'test/restored' });
        const { stdout } = await must(sandbox, record);
        await sandbox.close();
        return stdout;
      };
      const all: string[] = [];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(edit, { minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 3 }),
          async (rounds) => {
            const sandbox = await bench.driver.open(root, { owner: 'test/edits' });
            const nodes: { id: SnapshotId; recorded: string }[] = [];
            try {
              for (const edits of rounds) {
                await must(sandbox, carryOut(edits));
                const { id } = await sandbox.snapshot();
                const recorded = (await must(sandbox, record)).stdout;
                nodes.push({ id, recorded });
                all.push(recorded);
              }
            } finally {
              await sandbox.close();
            }
            for (const { id, recorded } of nodes.toReversed()) expect(await held(id)).toBe(recorded);
          },
        ),
        { numRuns: kind === 'local' ? 4 : 8, endOnFailure: true, examples: [[everyKind]] },
      );
      const together = all.join('');
      for (const [what, pattern] of Object.entries(kindsSeen)) {
        expect({ what, seen: pattern.test(together) }).toEqual({ what, seen: true });
      }
    },
  );
});
