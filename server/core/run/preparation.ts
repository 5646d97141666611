/** A stage of preparing a task's sandbox that may take a minute or more. */
export type PreparationStage =
  /** Installed packages are copied once per content. `folder`: its path in the workspace; `files`: how many it holds. */
  | { stage: 'packages'; folder: string; files: number }
  /** The task's setup runs. */
  | { stage: 'setup'; command: string };

/** What a reader is shown while a stage lasts. */
export const preparationSentence = (stage: PreparationStage): string =>
  stage.stage === 'packages'
    ? `copying ${stage.files.toLocaleString('en')} files of installed packages from ${stage.folder}; later runs share the copy`
    : `running the setup: ${stage.command}`;
