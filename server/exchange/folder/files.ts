/** A file of a folder: its bytes are read when they are needed. */
export interface LazyFile {
  /** In bytes. */
  size: number;
  /** The first bytes, at most `count`. */
  head(count: number): Promise<Uint8Array>;
  read(): Promise<Uint8Array>;
}

/** A folder: its files by their path relative to it, with forward slashes. */
export type Folder = ReadonlyMap<string, LazyFile>;

export const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');
export const nameOf = (path: string) => path.split('/').at(-1) ?? path;
export const sibling = (path: string, name: string) => {
  const folder = folderOf(path);
  return folder === '' ? name : `${folder}/${name}`;
};

/** A folder of bytes that are there already, for example of an archive. */
export const lazyBytes = (size: number, read: () => Uint8Array): LazyFile => ({
  size,
  head: async (count) => read().subarray(0, count),
  read: async () => read(),
});
