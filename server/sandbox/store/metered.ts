import type { SnapshotWriter } from '.';

/** The same store for one user of it, and the bytes that user has made it grow by. */
export function metered(store: SnapshotWriter): { store: SnapshotWriter; written(): number } {
  let bytes = 0;
  const objects = store.objects.metered((more) => {
    bytes += more;
  });
  return { store: { ...store, objects, trees: store.trees.through(objects) }, written: () => bytes };
}
