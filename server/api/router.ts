import { catalog } from './catalog';
import { experiments } from './experiments';
import { lab } from './lab';
import { quality } from './quality';
import { runs } from './runs';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({ runs, catalog, quality, experiments, lab });
export type AppRouter = typeof appRouter;

/** Calls procedures in this process, without HTTP. */
export const createCaller = createCallerFactory(appRouter);
