/**
 * Points in [0,1] by name, from the last JSON object of an answer; what lies outside is taken for the nearer end. Null
 * where the answer tells none.
 */
export function readPoints(text: string, names: readonly string[]): (number | null)[] {
  const given = lastObject(text);
  return names.map((name) => {
    const points = given[name];
    return typeof points === 'number' && Number.isFinite(points) ? Math.min(1, Math.max(0, points)) : null;
  });
}

function lastObject(text: string): Record<string, unknown> {
  for (const found of text.match(/\{[^{}]*\}/g)?.reverse() ?? []) {
    try {
      return { ...JSON.parse(found) };
    } catch {
      // Braces in prose, or an object that was cut off: one before it may do.
    }
  }
  return {};
}
