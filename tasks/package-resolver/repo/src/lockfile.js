export function renderLockfile(chosen) {
  return [...chosen.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => `${entry.name}@${entry.version}`)
    .join('\n');
}

export function readLockfile(text) {
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.lastIndexOf('@');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}
