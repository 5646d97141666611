export function numberSequence(prefix, start = 1) {
  let next = start;
  return () => `${prefix}-${String(next++).padStart(5, '0')}`;
}
