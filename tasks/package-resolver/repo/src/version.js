const FORM = /^(\d+)\.(\d+)\.(\d+)$/;

export function parseVersion(text) {
  const match = FORM.exec(text);
  if (!match) throw new Error(`Not a version: ${text}`);
  return match.slice(1).map(Number);
}

/** Negative if a is older than b, positive if newer, 0 if equal. */
export function compareVersions(a, b) {
  const left = parseVersion(a);
  const right = parseVersion(b);
  for (let i = 0; i < 2; i++) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return 0;
}
