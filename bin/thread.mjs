// The same for a thread of the pages' process: the function that Piscina calls with each job.
import { importCompiled } from './compiled.mjs';

export default (await importCompiled('server/api/aside/worker.ts')).default;
