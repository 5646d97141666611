/** The sentences of texts and diffs. */

export const copyLabel = (what: string) => `Copy ${what}`;
export const copied = (what: string) => `Copied ${what}.`;
export const copyNotAllowed = 'The browser did not allow the copy. Select the text and copy it yourself.';

export const showMoreOf = (lines: number, left: number) =>
  `Show ${lines} more of ${left.toLocaleString('en')} lines`;
export const showAll = (lines: number) => `Show all ${lines.toLocaleString('en')} lines`;

export const unchangedLines = (lines: number) => `${lines} unchanged ${lines === 1 ? 'line' : 'lines'}`;
export const notShown = 'The file is binary or very large, so it is not shown.';
export const onlyModeChanged = 'Only the file’s mode changed.';
export const tooDifferent = 'The files are too different to compare line by line.';
export const noLineDiffers = 'No line differs.';
