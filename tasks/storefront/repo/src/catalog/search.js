export function searchProducts(catalog, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.all().filter(({ name, category }) => {
    const haystack = `${name} ${category}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
