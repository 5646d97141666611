import type { Trouble } from './sentences';

/** No sandbox can be had: the engine does not answer, an image is missing. `hint` says what to do. */
export class SandboxUnavailable extends Error {
  readonly hint: string;
  constructor({ what, hint }: Trouble, options?: ErrorOptions) {
    super(`${what} ${hint}`, options);
    this.name = 'SandboxUnavailable';
    this.hint = hint;
  }
}

/** The task's directory cannot be used as it is; the message says why and what to do. */
export class TaskUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TaskUnusable';
  }
}
