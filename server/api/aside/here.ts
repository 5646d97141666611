import type { Aside } from './aside';
import { carriedOut } from './jobs';

/** Long reads in this thread: for callers without a server. */
export const here: Aside = { run: carriedOut };
