type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
/** `undefined` marks a field that an entry does not have. */
type Value = Json | undefined;

/** One field of all entries: the same everywhere, each one's own, or one of a few (`at` −1: absent). */
type Column = { all: Json } | { each: Json[] } | { of: Json[]; at: number[] };

/** Entries of one shape, field by field: names stand once, and values that repeat stand once. */
export interface Columns {
  length: number;
  fields: Record<string, Column>;
}

/** More distinct values than this share of the entries are not worth a dictionary. */
const worthSharing = 0.6;

export function packColumns(entries: readonly object[], leaveOut: ReadonlySet<string> = new Set()): Columns {
  const rows = entries as readonly Record<string, Value>[];
  const names = new Set<string>();
  for (const row of rows) for (const name in row) if (!leaveOut.has(name)) names.add(name);
  const fields: Record<string, Column> = {};
  for (const name of names) fields[name] = packColumn(rows.map((row) => row[name]));
  return { length: rows.length, fields };
}

function packColumn(values: Value[]): Column {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return { all: first };
  if (values.every(isFlat)) return { each: values };
  const of: Json[] = [];
  const places = new Map<Value, number>();
  const at = values.map((value) => {
    if (value === undefined) return -1;
    const key = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, of.length);
    of.push(value);
    return of.length - 1;
  });
  const present = values.filter(isPresent);
  const worthIt = present.length < values.length || of.length <= values.length * worthSharing;
  return worthIt ? { of, at } : { each: present };
}

const isFlat = (value: Value): value is number | boolean =>
  typeof value === 'number' || typeof value === 'boolean';
const isPresent = (value: Value): value is Json => value !== undefined;

/** The inverse of `packColumns`; fields left out get the values of `instead`. Equal values are one object. */
export function unpackColumns(
  { length, fields }: Columns,
  instead: Record<string, Value> = {},
): Record<string, Value>[] {
  const whole = Object.entries(fields).filter(([, column]) => !('at' in column && column.at.includes(-1)));
  const fixed = whole.map(([name, column]) => [name, 'all' in column ? column.all : null]);
  // Rows of one shape from the start, and that shape parsed: engines keep objects that grow field by field as slow tables.
  const shape: Record<string, Value> = JSON.parse(
    JSON.stringify({ ...instead, ...Object.fromEntries(fixed) }),
  );
  const rows: Record<string, Value>[] = Array.from({ length }, () => ({ ...shape }));
  for (const [name, column] of Object.entries(fields)) fill(rows, name, column);
  return rows;
}

function fill(rows: Record<string, Value>[], name: string, column: Column): void {
  if ('all' in column) return;
  for (const [i, row] of rows.entries()) {
    if ('each' in column) row[name] = column.each[i];
    else {
      const at = column.at[i] ?? -1;
      if (at >= 0) row[name] = column.of[at];
    }
  }
}
