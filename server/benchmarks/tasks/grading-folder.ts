import path from 'node:path';

/** Where the files of a grading are that the page began: the predictions, and all that `swebench grade` writes. */
export const gradingFolder = (dataDirectory: string, id: string): string =>
  path.join(dataDirectory, 'gradings', id);
export const predictionsFile = 'predictions.jsonl';
