import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from './test';

/** The widths, in pixels, and the themes in which every page is checked. */
export const axeLooks = [390, 720, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** The page as it is in one of the looks. */
export async function setLook(page: Page, { width, colorScheme }: (typeof axeLooks)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 844 });
}

/** What axe finds on the page that is open, targets of 24 px included. `rules`: these alone. */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
  await expect(page.locator('main').first()).toBeVisible();
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page })
    .options(
      rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } },
    )
    .analyze();
  const at = page.url().replace(/^\w+:\/\/[^/]+/, '');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${at} ${id}: ${html.slice(0, 240)}`));
}
