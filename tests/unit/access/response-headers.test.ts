import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pagePolicy, toastStyles } from '@/server/access/response-headers';

describe('the policy of pages', () => {
  const policy = pagePolicy({ nonce: 'abc', dev: false });

  it('has no hole for scripts or styles that are written into a page', () => {
    expect(policy).not.toMatch(/unsafe/);
    expect(policy).not.toMatch(/\*/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
  });

  it('names the styles of the toasts that are installed', () => {
    const library = readFileSync('node_modules/sonner/dist/index.mjs', 'utf8');
    const [, literal = '""'] = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(library) ?? [];
    const styles: unknown = JSON.parse(literal);
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    expect(toastStyles).toEqual([hash(''), hash(String(styles))]);
  });
});
