/** Something that the calls of a model showed and that the reader of a run should know, e.g. that it takes no temperature. */
export interface ModelNote {
  model: string;
  /** Which fact it is: each is noted once a run. */
  about: string;
  /** In words. */
  text: string;
}
