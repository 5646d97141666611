/** Names in an order in which each comes after what it depends on. */
export function installOrder(chosen) {
  const order = [];
  const state = new Map();

  const visit = (name, trail) => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') throw new Error(`Cycle: ${[...trail, name].join(' > ')}`);
    state.set(name, 'open');
    for (const dependency of Object.keys(chosen.get(name).dependencies).sort()) {
      visit(dependency, [...trail, name]);
    }
    state.set(name, 'done');
    order.push(name);
  };

  for (const name of [...chosen.keys()].sort()) visit(name, []);
  return order;
}
