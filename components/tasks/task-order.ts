const difficulties = ['easy', 'medium', 'multi-edit', 'hard'];
const needOnlyNode = new Set(['javascript', 'typescript']);

interface Ordered {
  name: string;
  language: string;
  tags: string[];
}

/** The tag that tells how hard a task is, or null. */
export const difficultyOf = (tags: readonly string[]): string | null =>
  difficulties.find((name) => tags.includes(name)) ?? null;

/** Easy ones first, then those that need nothing but Node, then by name: the first is a good one to begin with. */
export function orderTasks<T extends Ordered>(tasks: readonly T[]): T[] {
  const rank = ({ language, tags }: T) => {
    const difficulty = difficulties.findIndex((tag) => tags.includes(tag));
    return (difficulty === -1 ? difficulties.length : difficulty) * 2 + (needOnlyNode.has(language) ? 0 : 1);
  };
  return [...tasks].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en'));
}
