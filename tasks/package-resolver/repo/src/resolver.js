/** Picks one version of each package so that every range asked for it fits. */
export function resolve(manifest, registry) {
  const wanted = new Map();
  const chosen = new Map();
  const queue = [];

  const ask = (dependencies, by) => {
    for (const [name, range] of Object.entries(dependencies)) {
      const asks = wanted.get(name) ?? [];
      asks.push({ range, by });
      wanted.set(name, asks);
      queue.push(name);
    }
  };

  ask(manifest.dependencies ?? {}, manifest.name);
  while (queue.length > 0) {
    const name = queue.shift();
    const asks = wanted.get(name);
    const found = registry.best(name, asks.map((entry) => entry.range));
    if (!found) {
      const reasons = asks.map(({ range, by }) => `${range} (by ${by})`).join(', ');
      throw new Error(`No version of ${name} fits ${reasons}`);
    }
    if (chosen.get(name)?.version === found.version) continue;
    chosen.set(name, found);
    ask(found.dependencies, name);
  }
  return chosen;
}
