import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { brokenPeople, brokenToken, personExists, wrongPersonName } from './sentences';
import { hashOf, newToken } from './token';

const tokenShape = /^[\w-]{43}$/;
const personName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u, wrongPersonName);
const reserved = new Set(['you', 'owner', 'engine', 'the engine', 'command line']);

const peopleFile = z.array(
  z.object({ name: personName, hash: z.string().regex(/^[0-9a-f]{64}$/), addedAt: z.number() }),
);
type Person = z.output<typeof peopleFile>[number];

/** Who may sign in: the installation's token in `token`, and named people in `people.json` by the hash of theirs. */
export interface AccessFiles {
  /** The installation's token; made when there is none. Errors: a damaged file throws with what to do. */
  token(): string;
  /** Replaces the installation's token. Whoever signed in with the old one is signed out. */
  renew(): string;
  people(): Person[];
  /** Returns the person's token, which is kept nowhere. Errors: a name that is taken or unusable throws. */
  add(name: string, now: number): string;
  /** False if there is no such person. */
  remove(name: string): boolean;
  /** Changes when either file does. */
  stamp(): string;
}

/** `directory` is the folder of the database. Both files have mode 600. */
export function accessFiles(directory: string): AccessFiles {
  const tokenFile = path.join(/*turbopackIgnore: true*/ directory, 'token');
  const people = path.join(/*turbopackIgnore: true*/ directory, 'people.json');
  const readToken = (): string | null => {
    const text = readIfThere(tokenFile)?.trim();
    if (text === undefined) return null;
    if (!tokenShape.test(text)) throw new Error(brokenToken(tokenFile));
    return text;
  };
  const readPeople = (): Person[] => {
    const text = readIfThere(people);
    if (text === undefined) return [];
    const parsed = peopleFile.safeParse(parsedJson(text));
    if (!parsed.success) throw new Error(brokenPeople(people));
    return parsed.data;
  };
  const writePeople = (all: Person[]) => replace(people, `${JSON.stringify(all, null, 2)}\n`);
  return {
    token() {
      const kept = readToken();
      if (kept !== null) return kept;
      // Several processes may begin at once: the first to link its file wins, and all read that one.
      const fresh = fileWith(tokenFile, `${newToken()}\n`);
      try {
        linkSync(fresh, tokenFile);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      } finally {
        rmSync(fresh, { force: true });
      }
      const made = readToken();
      if (made === null) throw new Error(brokenToken(tokenFile));
      return made;
    },
    renew() {
      const token = newToken();
      replace(tokenFile, `${token}\n`);
      return token;
    },
    people: readPeople,
    add(given, now) {
      const parsed = personName.safeParse(given);
      if (!parsed.success || reserved.has(parsed.data.toLowerCase())) throw new Error(wrongPersonName);
      const name = parsed.data;
      const all = readPeople();
      if (all.some((one) => one.name === name)) throw new Error(personExists(name));
      const token = newToken();
      writePeople([...all, { name, hash: hashOf(token), addedAt: now }]);
      return token;
    },
    remove(name) {
      const all = readPeople();
      const others = all.filter((one) => one.name !== name.trim());
      if (others.length === all.length) return false;
      writePeople(others);
      return true;
    },
    stamp: () => [tokenFile, people].map(changedAt).join(' '),
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function changedAt(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : '-';
}

function fileWith(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  return fresh;
}

/** Readers see the old or the new file, never a half. */
const replace = (file: string, text: string): void => renameSync(fileWith(file, text), file);
