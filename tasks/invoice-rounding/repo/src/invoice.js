import { lineDiscount } from './discount.js';
import { sum, toCents } from './money.js';
import { taxOn } from './tax.js';

function priceLine({ sku, quantity, unitPrice, category = 'goods' }) {
  if (!Number.isInteger(quantity) || quantity < 1) throw new Error(`Bad quantity for ${sku}`);
  const gross = toCents(unitPrice) * quantity;
  const discount = lineDiscount(quantity, gross);
  return { sku, quantity, category, gross, discount, net: gross - discount };
}

export function createInvoice({ region, lines }) {
  const priced = lines.map(priceLine);
  const net = sum(priced.map((line) => line.net));
  const tax = taxOn(priced, region);
  return { region, lines: priced, net, tax, total: net + tax };
}
