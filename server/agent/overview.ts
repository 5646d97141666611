import { clipped } from '@/server/core/base/clipped';
import type { TestResult } from '@/server/core/verdict/outcome';
import { withoutOurTags } from './hostile-text';

const mostLines = 120;
const mostFailing = 12;
const longestMessage = 300;

export interface OverviewInput {
  /** Workspace-relative paths of all files at the root, sorted. */
  paths: readonly string[];
  /** The visible tests that failed at the root. Never a holdout's. */
  failing: readonly TestResult[];
}

/** What an agent sees of the repository before its first step: its files, and the tests that fail. */
export function repositoryOverview({ paths, failing }: OverviewInput): string {
  const lines = ['<overview>', `The repository has ${counted(paths.length, 'file')}:`, ...listed(paths)];
  if (failing.length > 0) {
    lines.push('', `${counted(failing.length, 'test')} to repair:`);
    for (const { id, message } of failing.slice(0, mostFailing)) {
      lines.push(`✗ ${clipped(id, 200)}${message === '' ? '' : `: ${clipped(message, longestMessage)}`}`);
    }
    if (failing.length > mostFailing) lines.push(`… and ${failing.length - mostFailing} more`);
  }
  const [open = '', ...rest] = lines;
  return [open, withoutOurTags(rest.join('\n')), '</overview>'].join('\n');
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Every file where they are few; of many, the deepest folders give way to counts until the list is short. */
function listed(paths: readonly string[]): string[] {
  const deepest = Math.max(0, ...paths.map(depthOf));
  for (let depth = deepest; depth > 0; depth--) {
    const lines = foldedAt(paths, depth);
    if (lines.length <= mostLines) return lines;
  }
  const lines = foldedAt(paths, 0);
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more at the top`];
}

const depthOf = (path: string) => path.split('/').length - 1;

function foldedAt(paths: readonly string[], depth: number): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const parts = path.split('/');
    const name = parts.length - 1 <= depth ? path : `${parts.slice(0, depth + 1).join('/')}/`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) =>
    name.endsWith('/') ? `${name} (${counted(count, 'file')})` : name,
  );
}
