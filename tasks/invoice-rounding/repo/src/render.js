import { formatCents } from './money.js';

const row = (label, cents) => `${label.padEnd(16)}${formatCents(cents).padStart(10)}`;

export function renderInvoice(invoice) {
  const body = invoice.lines.flatMap((line) => {
    const rows = [row(`${line.quantity} x ${line.sku}`, line.gross)];
    if (line.discount > 0) rows.push(row('  discount', -line.discount));
    return rows;
  });
  return [...body, row('Net', invoice.net), row('Tax', invoice.tax), row('Total', invoice.total)].join('\n');
}
