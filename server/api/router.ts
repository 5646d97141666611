import { catalog } from './catalog';
import { endpoints } from './endpoints';
import { quality } from './quality';
import { runs } from './runs';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({ runs, catalog, quality, endpoints });
export type AppRouter = typeof appRouter;

/** Calls procedures in this process, without HTTP. */
export const createCaller = createCallerFactory(appRouter);
