import { byteCount } from '@/server/core/base/byte-count';
import type { DrillCase } from '@/tests/drill/case';
import { soak } from '@/tests/soak/soak';

const name = 'runs that grow with pages open';

/** A short soak without a browser: every page gets every event, memory and descriptors level off. `npm run soak` is the long one. */
export const run: DrillCase = async ({ full, report }) => {
  if (!full) return { name, tried: 0, lost: [], skipped: 'full form alone' };
  const runs = Array<number>(6).fill(600);
  const lost = await soak({
    runs,
    readers: 6,
    browser: false,
    report: ({ steps, webBytes, webDescriptors, engineBytes }) =>
      report(
        `${steps} steps: web ${byteCount(webBytes)}, ${webDescriptors} descriptors; engine ${byteCount(engineBytes)}`,
      ),
  });
  return { name, tried: runs.length, lost, skipped: null };
};
