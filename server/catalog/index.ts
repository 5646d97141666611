export { taskFromDirectory } from './directory';
export { referencePatch } from './reference';
export { listSampleTasks, loadSampleTask } from './samples';
export { sourceOfTask, taskFromSource, taskKey, withFlakeRates } from './source';
export { TaskError } from './task-error';
