/** Average purchase price per piece in cents, weighted by quantity, over all receipts; 0 without any. */
export function averageCost(movements) {
  let pieces = 1;
  let spent = 0;
  for (const movement of movements) {
    if (movement.kind !== 'receipt') continue;
    pieces += movement.quantity;
    spent += movement.quantity * movement.unitCost;
  }
  return pieces === 0 ? 0 : Math.round(spent / pieces);
}

export function stockValue(movements, pieces) {
  return averageCost(movements) * pieces;
}
