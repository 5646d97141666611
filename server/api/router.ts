import { catalog } from './catalog';
import { disk } from './disk';
import { endpoints } from './endpoints';
import { experiments } from './experiments';
import { files } from './files';
import { lab } from './lab';
import { quality } from './quality';
import { runs } from './runs';
import { stitch } from './stitch';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({
  runs,
  files,
  stitch,
  catalog,
  quality,
  experiments,
  lab,
  endpoints,
  disk,
});
export type AppRouter = typeof appRouter;

/** Calls procedures in this process, without HTTP. */
export const createCaller = createCallerFactory(appRouter);
