import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Profile, profilesSchema } from '@/server/models/language/profiles/profile';
import { notJson } from './sentences';
import {
  type EndpointSettings,
  endpointNameSchema,
  endpointSettingsSchema,
  type Secrets,
  secretsSchema,
} from './settings';

const endpointsFile = z.object({ endpoints: z.record(endpointNameSchema, endpointSettingsSchema) });
const keysFile = z.record(z.string(), secretsSchema);

export interface Stored {
  endpoints: Record<string, EndpointSettings>;
  secrets: Record<string, Secrets>;
  /** An operator's own profiles of models, which go before the built-in ones. */
  profiles: readonly Profile[];
}

/**
 * Files beside the database: `endpoints.json` and `model-profiles.json`, for people to edit, and `keys.json`, which only
 * its owner may read.
 */
export interface EndpointFiles {
  /** Errors: a file that cannot be read or understood throws with what is wrong and where. */
  read(): Stored;
  /** Changes when one of the files does. */
  stamp(): string;
  write(stored: Pick<Stored, 'endpoints' | 'secrets'>): void;
}

export function endpointFiles(directory: string): EndpointFiles {
  const endpoints = path.join(directory, 'endpoints.json');
  const keys = path.join(directory, 'keys.json');
  const profiles = path.join(directory, 'model-profiles.json');
  return {
    read: () => ({
      endpoints: parse(endpoints, endpointsFile, { endpoints: {} }).endpoints,
      secrets: parse(keys, keysFile, {}),
      profiles: parse(profiles, profilesSchema, { profiles: [] }).profiles,
    }),
    stamp: () => [endpoints, keys, profiles].map(changedAt).join(' '),
    write(stored) {
      mkdirSync(directory, { recursive: true });
      replace(keys, stored.secrets, 0o600);
      replace(endpoints, { endpoints: stored.endpoints }, 0o644);
    },
  };
}

function parse<T extends z.ZodType>(file: string, schema: T, absent: z.output<T>): z.output<T> {
  let text: string;
  try {
    // A pipe would never end.
    if (!statSync(file).isFile()) return absent;
    text = readFileSync(file, 'utf8');
  } catch {
    return absent;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and that may hold a key.
    throw new Error(notJson(file));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function changedAt(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : '-';
}

/** Readers see the old or the new file, never a half. */
function replace(file: string, value: unknown, mode: number): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode });
  chmodSync(fresh, mode);
  renameSync(fresh, file);
}
