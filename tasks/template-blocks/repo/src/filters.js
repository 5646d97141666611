export const FILTERS = {
  upper: (value) => String(value).toUpperCase(),
  lower: (value) => String(value).toLowerCase(),
  money: (value) => (Number(value) / 100).toFixed(2),
  count: (value) => value?.length ?? 0,
};

export function applyFilters(value, names) {
  return names.reduce((current, name) => {
    const filter = FILTERS[name];
    if (!filter) throw new Error(`Unknown filter ${name}`);
    return filter(current);
  }, value);
}
