import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { applyPatch, createTwoFilesPatch, parsePatch } from 'diff';
import picomatch from 'picomatch';
import * as sentence from './sentences';
import { surveyDirectory } from './survey';
import { TaskError } from './task-error';

/** What a reference repair makes of one file of the directory. null: no such file. */
interface Repaired {
  path: string;
  before: string | null;
  after: string | null;
}

const bad = (problem: sentence.Problem) => new TaskError('bad-reference', problem);

/**
 * The reference repair of a person's own directory, as a patch of its files. `given` is a patch (whose paths may begin at
 * the repository's top, `prefix`), or a folder of repaired files. Errors: TaskError where it is missing or within the
 * directory, does not apply, changes nothing, or changes files that match `protect`, which are restored in any result.
 */
export async function ownReference(
  given: string,
  {
    directory,
    prefix = '',
    protect,
  }: { directory: string; prefix?: string | undefined; protect: readonly string[] },
): Promise<string> {
  const place = path.resolve(given);
  const found = await stat(place).catch(() => null);
  if (!found) throw bad(sentence.noReference(given));
  const below = path.relative(await realpath(directory), await realpath(place));
  if (!below.startsWith('..') && !path.isAbsolute(below)) throw bad(sentence.referenceInside(given));
  const repaired = found.isDirectory()
    ? await filesOf(place, directory)
    : await filesOfPatch(await readFile(place, 'utf8'), { given, directory, prefix });
  const changed = repaired.filter(({ before, after }) => before !== after);
  if (changed.length === 0) throw bad(sentence.referenceEmpty(given));
  const isProtected = picomatch([...protect], { dot: true });
  const test = changed.find((file) => isProtected(file.path));
  if (test) throw bad(sentence.referenceOfTests(given, test.path));
  return changed.map(patchOf).join('');
}

const patchOf = ({ path: at, before, after }: Repaired): string =>
  createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${at}`,
    after === null ? '/dev/null' : `b/${at}`,
    before ?? '',
    after ?? '',
  );

/** The text of a file; null where there is none. */
async function textAt(directory: string, at: string): Promise<string | null> {
  const inside = path.join(directory, at);
  return path.relative(directory, inside).startsWith('..')
    ? null
    : readFile(inside, 'utf8').catch(() => null);
}

async function filesOf(folder: string, directory: string): Promise<Repaired[]> {
  const files = (await surveyDirectory(folder)).filter(
    (file) => !/(?:^|\/)(?:node_modules|\.venv|venv|__pycache__)\//.test(file),
  );
  return Promise.all(
    files.map(async (file) => ({
      path: file,
      before: await textAt(directory, file),
      after: await textAt(folder, file),
    })),
  );
}

async function filesOfPatch(
  text: string,
  { given, directory, prefix }: { given: string; directory: string; prefix: string },
): Promise<Repaired[]> {
  let files: ReturnType<typeof parsePatch>;
  try {
    files = parsePatch(text).filter(({ hunks }) => hunks.length > 0);
  } catch {
    throw bad(sentence.referenceEmpty(given));
  }
  const pathIn = (name: string | undefined): string | null => {
    if (name === undefined || name === '/dev/null') return null;
    const plain = name.replace(/^[ab]\//, '');
    return prefix !== '' && plain.startsWith(prefix) ? plain.slice(prefix.length) : plain;
  };
  const repaired: Repaired[] = [];
  for (const file of files) {
    const [old, fresh] = [pathIn(file.oldFileName), pathIn(file.newFileName)];
    const before = old === null ? null : await textAt(directory, old);
    const after = old !== null && before === null ? false : applyPatch(before ?? '', file);
    if (after === false) throw bad(sentence.referenceNotApplied(given, old ?? fresh ?? ''));
    if (old !== null && old !== fresh) repaired.push({ path: old, before, after: null });
    if (fresh !== null) {
      repaired.push({ path: fresh, before: old === fresh ? before : await textAt(directory, fresh), after });
    }
  }
  return repaired;
}
