/** A stage of preparing a task's sandbox that may take a minute or more. */
export type PreparationStage =
  /** The code in an image is read once. `files` and `bytes`: read so far. */
  | { stage: 'code'; folder: string; files: number; bytes: number }
  /** Installed packages are copied once per content. `folder`: its path in the workspace; `files`: how many it holds. */
  | { stage: 'packages'; folder: string; files: number }
  /** The task's setup runs. */
  | { stage: 'setup'; command: string };

/** What a reader is shown while a stage lasts. */
export function preparationSentence(stage: PreparationStage): string {
  switch (stage.stage) {
    case 'code':
      return `reading the code in ${stage.folder} of the image, once for all its runs: ${stage.files.toLocaleString('en')} files, ${(stage.bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 0 })} MB so far`;
    case 'packages':
      return `copying ${stage.files.toLocaleString('en')} files of installed packages from ${stage.folder}; later runs share the copy`;
    case 'setup':
      return `running the setup: ${firstLine(stage.command)}`;
    default:
      return stage satisfies never;
  }
}

/** A script of several lines is named by its first, which may be a remark on what it does. */
function firstLine(command: string): string {
  const [line = '', ...more] = command.trim().split('\n');
  return more.length > 0 ? `${line.replace(/^#\s*/, '')} …` : line;
}
