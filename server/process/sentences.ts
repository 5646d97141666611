export const noSandboxOfImport =
  'This run was imported: it has no files here, and no sandbox can be made for it.';
