import type { Change, Project } from './project';

/** The faulty source with lines put in front or behind. */
export const before = (text: string) => (project: Project) => ({
  [project.source]: `${text}\n${project.files[project.source]}`,
});
export const behind = (text: string) => (project: Project) => ({
  [project.source]: `${project.files[project.source]}\n${text}\n`,
});
/** The faulty source with lines at the beginning of the function that is at fault. */
export const within = (opening: string, lines: string) => (project: Project) => ({
  [project.source]: (project.files[project.source] ?? '').replace(opening, () => `${opening}\n${lines}`),
});
export const cheat = (name: string, files: Change['files']): Change => ({ name, files });
/** A cheat whose text is that of any code: no sign shows it. */
export const unseen = (name: string, files: Change['files']): Change => ({ name, files, unseen: true });
