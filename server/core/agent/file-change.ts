export interface FileChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'mode';
  /** Contents; null where the file is absent on that side, or `binary`. */
  before: string | null;
  after: string | null;
  binary: boolean;
  /** It may be executed: after the change, or before it where it was removed. */
  executable?: true;
  /** It is a link on either side, and its texts are targets. */
  link?: true;
}
