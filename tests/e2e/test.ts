import { type BrowserContext, test as base, expect } from '@playwright/test';
import { signIn } from './espalier';

export { type BrowserContext, expect, type Page } from '@playwright/test';

/** What a context's pages reported against their content security policy, in whatever page of it. */
function watchPolicy(context: BrowserContext): string[] {
  const broken: string[] = [];
  context.on('console', (message) => {
    const text = message.text();
    // A page elsewhere may not frame ours: that one breaks its neighbour's policy, not its own.
    if (text.includes('Content Security Policy') && !text.startsWith('Framing')) broken.push(text);
  });
  return broken;
}

/** Playwright's test in a browser that is signed in to the servers of this file, in which no page may break its policy. */
export const test = base.extend({
  context: async ({ context }, use) => {
    await signIn(context);
    const broken = watchPolicy(context);
    await use(context);
    expect(broken).toEqual([]);
  },
});
