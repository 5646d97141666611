import { decodeSegment, segmentsOf } from './path.js';

const WEIGHT = { literal: 3, parameter: 2, wildcard: 1 };

function compileSegment(text) {
  if (text.startsWith(':')) return { kind: 'parameter', name: text.slice(1) };
  if (text.startsWith('*')) return { kind: 'wildcard', name: text.slice(1) || 'rest' };
  return { kind: 'literal', text };
}

export function compilePattern(source) {
  const parts = segmentsOf(source).map(compileSegment);
  const wildcardAt = parts.findIndex((part) => part.kind === 'wildcard');
  if (wildcardAt >= 0 && wildcardAt !== parts.length - 1) {
    throw new Error(`A wildcard must come last: ${source}`);
  }
  return { source, parts, specificity: parts.map((part) => WEIGHT[part.kind]) };
}

/** The parameters of a path that fits the pattern, or null. */
export function matchPattern({ parts }, path) {
  const segments = segmentsOf(path);
  const params = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part.kind === 'wildcard') {
      params[part.name] = segments.slice(i + 1).map(decodeSegment).join('/');
      return params;
    }
    if (i >= segments.length) return null;
    if (part.kind === 'parameter') params[part.name] = decodeSegment(segments[i]);
    else if (part.text !== segments[i]) return null;
  }
  return parts.length === segments.length ? params : null;
}

/** Orders patterns, the more specific first. */
export function bySpecificity(a, b) {
  const length = Math.max(a.specificity.length, b.specificity.length);
  for (let i = 0; i < length; i++) {
    const difference = (b.specificity[i] ?? 0) - (a.specificity[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
