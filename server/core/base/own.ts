/** A table's entry of that name. A name that comes from elsewhere may be `valueOf`, which every object inherits. */
export const own = <V>(table: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
