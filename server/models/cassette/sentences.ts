/** What people read about a cassette that cannot answer. */

export const noCassette = (file: string): string => `There is no cassette ${file}. Record one with --record.`;
export const wrongCassette = (file: string, line: number): string =>
  `${file} is not a cassette of this version (line ${line}). Record it again.`;
export const noRecordedReply = (model: string): string =>
  `The cassette holds no answer to this call of ${model}, because the run is not the recorded one. Use the same task, strategy, parameters, seed, budget and models as in the recording.`;
export const noModel = (model: string, known: readonly string[]): string =>
  `The cassette has no model “${model}”. It has: ${known.join(', ')}.`;
