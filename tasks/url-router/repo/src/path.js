/** "/a//b/" → ["a", "b"] */
export function segmentsOf(path) {
  return path.split('/').filter((segment) => segment !== '');
}

export function joinPath(...parts) {
  return `/${parts.flatMap(segmentsOf).join('/')}`;
}

export function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
