import { benchmarks } from './benchmarks/router';
import { catalog } from './catalog';
import { disk } from './disk';
import { endpoints } from './endpoints';
import { experiments } from './experiments';
import { files } from './files';
import { imports } from './imports/router';
import { lab } from './lab';
import { live } from './live/router';
import { quality } from './quality';
import { runList } from './run-list';
import { runs } from './runs';
import { stitch } from './stitch';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({
  runs,
  runList,
  files,
  stitch,
  catalog,
  benchmarks,
  quality,
  experiments,
  imports,
  lab,
  endpoints,
  disk,
  live,
});
export type AppRouter = typeof appRouter;

/** Calls procedures in this process, without HTTP. */
export const createCaller = createCallerFactory(appRouter);
