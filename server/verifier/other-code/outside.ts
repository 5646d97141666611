import { posix } from 'node:path';
import { own } from '@/server/core/base/own';

/** A dependency that a file of the workspace takes from a folder outside it. */
export interface Outside {
  file: string;
  /** As the file names it. */
  target: string;
}

const manifest = /(?:^|\/)(?:go\.(?:mod|work)|Cargo\.toml|package\.json)$/;
/** Files that may name such folders, those of installed and vendored packages left out. */
export const manifests = (paths: readonly string[]): string[] =>
  paths
    .filter((path) => manifest.test(path) && !/(?:^|\/)(?:node_modules|vendor|target)\//.test(path))
    .slice(0, 200);

const named: Record<string, RegExp> = {
  'go.mod': /=>\s+(\.\.?\/\S*|\/\S+|\.\.)/g,
  'go.work': /^\s*(?:use\s+)?(\.\.\/\S*|\/\S+|\.\.)\s*$/gm,
  'Cargo.toml': /\bpath\s*=\s*"([^"\n]+)"/g,
  'package.json': /"(?:file|link|portal):([^"\n]+)"/g,
};

/** The first folder outside the workspace that a manifest takes code from; null where none does. */
export function outsideOf(file: string, text: string): Outside | null {
  const pattern = own(named, posix.basename(file));
  if (pattern === undefined) return null;
  for (const [, target = ''] of text.matchAll(pattern)) {
    const place = target.startsWith('/') ? target : posix.join(posix.dirname(file), target);
    if (place.startsWith('/') || place === '..' || place.startsWith('../')) return { file, target };
  }
  return null;
}
