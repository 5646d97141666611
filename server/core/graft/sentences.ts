/** What people read about the conflicts of a graft, for each reason. */

export const conflicts = {
  overlap: (path: string) => `Both sides changed the same lines of ${path}.`,
  'absent-here': (path: string) => `The donor changes ${path}, and the host does not have this file.`,
  'made-here': (path: string) =>
    `The donor creates ${path}, and the host already has this file with other content.`,
  removed: (path: string) => `One side removed ${path}, and the other side changed it.`,
  opaque: (path: string) =>
    `${path} differs on both sides, and it cannot be merged because it is not text or is too large.`,
};
