const COMPARE = {
  name: (a, b) => a.name.localeCompare(b.name, 'en'),
  price: (a, b) => a.price - b.price,
  newest: (a, b) => b.addedAt - a.addedAt,
};

/** Sorts by "name", "price" or "newest"; a leading "-" turns the order round. Ties go by id. */
export function sortProducts(products, sort) {
  const descending = sort.startsWith('-');
  const compare = COMPARE[descending ? sort.slice(1) : sort];
  if (!compare) throw new RangeError(`Cannot sort by ${sort}`);
  const sign = descending ? -1 : 1;
  return [...products].sort((a, b) => sign * compare(a, b) || a.id - b.id);
}
