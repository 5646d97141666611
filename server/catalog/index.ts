export { type DirectoryTask, defaultStatement, taskFromDirectory } from './directory';
export { listSampleTasks, loadSampleTask } from './samples';
export { sourceOfTask, taskFromSource, taskKey, withFlakeRates } from './source';
export { TaskError, type TaskErrorCode } from './task-error';
