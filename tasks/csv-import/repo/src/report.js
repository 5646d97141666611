import { byCategory, total } from './totals.js';

function formatAmount(amount) {
  return amount.toFixed(2).padStart(10);
}

function formatLine(record) {
  return `  ${record.date} ${record.payee.padEnd(20)}${formatAmount(record.amount)}`;
}

export function renderReport(records) {
  const lines = [];
  for (const [category, group] of byCategory(records)) {
    lines.push(category, ...group.map(formatLine));
  }
  lines.push(`Total${formatAmount(total(records))}`);
  return lines.join('\n');
}
