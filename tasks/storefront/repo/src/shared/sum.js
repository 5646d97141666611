export const sumOf = (items, amount) => items.reduce((sum, item) => sum + amount(item), 0);
