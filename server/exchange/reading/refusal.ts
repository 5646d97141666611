/**
 * A file that is not read. The message is one sentence for a person: what was found, where, and what is nearest.
 * Nothing of a refused file is kept.
 */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

/** A file that no reader knows: in a folder it is left out, by itself it is refused. */
export class UnknownFormat extends Refusal {}
