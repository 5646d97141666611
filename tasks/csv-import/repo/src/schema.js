const decimal = (text) => Number(text.trim().replace(',', '.'));

const COLUMNS = {
  date: { name: 'date', read: (text) => text.trim() },
  payee: { name: 'payee', read: (text) => text.trim() },
  category: { name: 'category', read: (text) => text.trim() || 'other' },
  note: { name: 'note', read: (text) => text },
  amount: { name: 'amount', read: decimal },
};

/** For each heading the column it stands for, or null where it is unknown. */
export function columnsOf(headings) {
  const columns = headings.map((heading) => COLUMNS[heading.trim().toLowerCase()] ?? null);
  if (!columns.some((column) => column?.name === 'amount')) throw new Error('No column "amount"');
  return columns;
}
