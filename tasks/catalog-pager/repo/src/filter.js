const mentions = (product, words) => {
  const text = `${product.name} ${product.tags?.join(' ') ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

export function filterProducts(products, { search, maxPrice }) {
  const words = search.split(/\s+/).filter((word) => word !== '');
  return products.filter((product) => product.price <= maxPrice && mentions(product, words));
}
