import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { factsSchema, type ModelMemory, noFacts, withFacts } from '@/server/models/language/model-facts';

const fileSchema = z.record(z.string(), factsSchema);
type Stored = z.infer<typeof fileSchema>;

/** What models taught, by `<endpoint>/<model>`, in a file beside the database. */
export interface FactsFile {
  of(id: string): ModelMemory;
  /** Drops what is known of a model, so that it is learnt anew. */
  forget(id: string): void;
}

/**
 * The file is read again when another process changed it. A file that cannot be read or written costs nothing but
 * refused requests: facts are then learnt anew, and kept in this process.
 */
export function factsFile(directory: string): FactsFile {
  const file = path.join(directory, 'model-facts.json');
  let stamp = '';
  let stored: Stored = {};
  const own: Stored = {};

  function current(): Stored {
    const stat = statSync(file, { throwIfNoEntry: false });
    const now = stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : '-';
    if (now !== stamp) {
      stamp = now;
      stored = read(file);
    }
    return stored;
  }

  return {
    forget(id) {
      delete own[id];
      const { [id]: _, ...others } = current();
      write(file, others);
    },
    of: (id) => ({
      facts: () => withFacts(current()[id] ?? noFacts, own[id] ?? {}),
      learn(more) {
        own[id] = withFacts(own[id] ?? noFacts, more);
        write(file, { ...current(), [id]: withFacts(current()[id] ?? noFacts, own[id]) });
      },
    }),
  };
}

function read(file: string): Stored {
  try {
    if (!statSync(file).isFile()) return {};
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function write(file: string, facts: Stored): void {
  const fresh = `${file}.${process.pid}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(fresh, `${JSON.stringify(facts, null, 2)}\n`);
    renameSync(fresh, file);
  } catch {
    // As above.
  }
}
