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
