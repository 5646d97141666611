import { formatMoney } from '../shared/money.js';

export function renderReceipt(order, catalog) {
  return [
    `Order ${order.number}`,
    ...order.lines.map(({ sku, quantity }) => `${quantity} x ${catalog.get(sku).name}`),
    `Shipping (${order.carrier}) ${formatMoney(order.shipping)}`,
    `Total ${formatMoney(order.total)}`,
  ].join('\n');
}
