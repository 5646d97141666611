/** Pieces of an article in one location, after all movements. */
export function onHand(movements, location) {
  let pieces = 0;
  for (const movement of movements) {
    switch (movement.kind) {
      case 'receipt':
        if (movement.location === location) pieces += movement.quantity;
        break;
      case 'shipment':
        if (movement.location === location) pieces -= movement.quantity;
        break;
      case 'transfer':
        if (movement.from === location) pieces -= movement.quantity;
        if (movement.to === location) pieces += movement.quantity;
        break;
      case 'count':
        if (movement.location === location) pieces = movement.quantity;
        break;
    }
  }
  return pieces;
}

export function locationsOf(movements) {
  const names = movements.flatMap((movement) => [movement.location, movement.from, movement.to]);
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

export function totalOnHand(movements) {
  return locationsOf(movements).reduce((sum, location) => sum + onHand(movements, location), 0);
}
