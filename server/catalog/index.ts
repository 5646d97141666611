export { taskFromDirectory } from './directory';
export { listSampleTasks, loadSampleTask } from './samples';
export { sourceOfTask, taskFromSource, taskKey, withFlakeRates } from './source';
export { TaskError } from './task-error';
