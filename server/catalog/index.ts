export { taskFromDirectory } from './directory';
export { type DirectoryOptions, directoryOptionsSchema } from './directory-options';
export { referencePatch } from './reference';
export { listSampleTasks, loadSampleTask } from './samples';
export { sourceOfTask, taskFromSource, taskKey, withFlakeRates } from './source';
export { TaskError } from './task-error';
