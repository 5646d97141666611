import path from 'node:path';
import { gradingsFolder } from '@/db/gradings';

/** Where the files of a grading are that the page began: the predictions, and all that `swebench grade` writes. */
export const gradingFolder = (dataDirectory: string, id: string): string =>
  path.join(gradingsFolder(dataDirectory), id);
export const predictionsFile = 'predictions.jsonl';
