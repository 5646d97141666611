export function total(records) {
  return records.reduce((sum, record) => sum + record.amount, 0);
}

/** Groups records by category, the largest total first. */
export function byCategory(records) {
  const groups = new Map();
  for (const record of records) {
    const group = groups.get(record.category) ?? [];
    group.push(record);
    groups.set(record.category, group);
  }
  return [...groups].sort(([, a], [, b]) => total(b) - total(a));
}
