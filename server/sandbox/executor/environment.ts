/** The variables every command finds, whatever the driver; nothing of the parent's environment but what is named here. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  LANG: 'C.UTF-8',
  CI: '1',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  PYTHONDONTWRITEBYTECODE: '1',
};
