/** How requests on imported tasks are refused. */
export const noImportedTask = (id: string) =>
  `There is no imported task ${id}. Import its row on the Tasks page first.`;
export const noTaskFile =
  'Bring one file of rows (.jsonl, .json or .parquet), one task repository, or one folder with task directories of Harbor.';
export const noRows = (first: string | null) =>
  first === null ? 'The file holds no rows.' : `No row can be used. The first: ${first}`;
export const instanceNeedsDocker = 'An instance of a benchmark runs in its image. Choose the Docker sandbox.';
export const holdoutNeedsTests =
  'As a holdout, the hidden tests judge what passes the visible tests. Name the command of those, or choose blind.';
export const notBuilt = (image: string, reason: string) =>
  `The image ${image} could not be built, so that nothing was imported: ${reason}`;

export const onePredictionsFile =
  'Bring one file of predictions (.jsonl or .json), whose rows hold instance_id, model_name_or_path and model_patch.';
export const noPredictions = 'The file holds no predictions.';
export const noPredictionFits =
  'No prediction is for one of the listed tasks. Compare their instance_id values with the list, and look at its search and filters.';
export const noInstanceListed =
  'The list holds no instance of the SWE-bench family. Task directories of Harbor have no predictions and no known fix to run.';
export const noEngine = (reason: string) => `Nothing was started, since tests run in Docker. ${reason}`;
export const alreadyEnded = 'This has ended already.';
export const noGrading =
  'There is no such grading. The list on the Tasks page may have changed; load the page again.';
export const goesOnStill = 'This is not here, or still goes on. Cancel it first.';
export const logsLeftOut = (files: number, id: string) =>
  `${files} log files are not in this archive, since it would become too large. They are in gradings/${id}/logs next to the database.\n`;
export const noReportYet = 'There is no report: the grading has not come to its end.';
