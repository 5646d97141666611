/** The folders of this machine that a command sees. */
export interface Folders {
  work: string;
  /** A private directory for temporary files. */
  temporary: string;
  /** A private directory for shared memory. */
  shared: string;
  /** A directory in whose place the workspace stands too, where that can be; null: none. */
  original: string | null;
  /** Places outside the system that a command may read. */
  shown: readonly string[];
  /** Places that a command must not see. */
  hidden: readonly string[];
}
