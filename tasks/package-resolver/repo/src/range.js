import { compareVersions, parseVersion } from './version.js';

/** The version below which a caret or tilde range ends. */
function ceiling(operator, version) {
  const [major, minor, patch] = parseVersion(version);
  if (operator === '~') return `${major}.${minor + 1}.0`;
  if (major > 0) return `${major + 1}.0.0`;
  return minor > 0 ? `0.${minor + 1}.0` : `0.0.${patch + 1}`;
}

/** A predicate over versions. */
export function parseRange(text) {
  const range = text.trim();
  if (range === '*' || range === '') return () => true;
  if (range.startsWith('>=')) {
    const floor = range.slice(2).trim();
    return (version) => compareVersions(version, floor) >= 0;
  }
  const operator = range[0];
  if (operator === '^' || operator === '~') {
    const floor = range.slice(1);
    const end = ceiling(operator, floor);
    return (version) => compareVersions(version, floor) >= 0 && compareVersions(version, end) < 0;
  }
  parseVersion(range);
  return (version) => version === range;
}
