import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const placesSchema = z.object({ hidden: z.array(z.string()), shown: z.array(z.string()) });

/** What the tasks of a store say of places on this machine. Absolute paths. */
interface Places extends z.output<typeof placesSchema> {
  /** No command may see them, wherever they lie: holdouts, the data directory, sample tasks. */
  hidden: string[];
  /** Commands may read them: what people name in commands and variables of their tasks. */
  shown: string[];
}

export interface TaskPlaces {
  read(): Places;
  add(places: Places): void;
}

/** Kept in a file beside the snapshots, so that every process knows them. */
export function taskPlaces(storeDirectory: string): TaskPlaces {
  const file = join(storeDirectory, 'places.json');
  const always = [dirname(storeDirectory), resolve(process.env.ESPALIER_TASKS ?? 'tasks')];
  let known: { stamp: string; places: Places } = { stamp: '-', places: { hidden: [], shown: [] } };
  const stored = () => {
    const stat = statSync(/*turbopackIgnore: true*/ file, { throwIfNoEntry: false });
    const stamp = stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : '-';
    if (stamp !== known.stamp) known = { stamp, places: parsed(file) };
    return known.places;
  };
  return {
    read() {
      const { hidden, shown } = stored();
      return { hidden: [...always, ...hidden], shown };
    },
    add({ hidden, shown }) {
      const before = stored();
      const after = {
        hidden: [...new Set([...before.hidden, ...hidden])],
        shown: [...new Set([...before.shown, ...shown])],
      };
      const isSame = (['hidden', 'shown'] as const).every(
        (name) => after[name].length === before[name].length,
      );
      if (isSame) return;
      mkdirSync(storeDirectory, { recursive: true, mode: 0o700 });
      const written = `${file}.${process.pid}.new`;
      writeFileSync(written, JSON.stringify(after), { mode: 0o600 });
      renameSync(written, file);
    },
  };
}

function parsed(file: string): Places {
  try {
    return placesSchema.parse(JSON.parse(readFileSync(/*turbopackIgnore: true*/ file, 'utf8')));
  } catch {
    return { hidden: [], shown: [] };
  }
}
