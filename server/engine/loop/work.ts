import type { AttemptId, NodeId, VoteId } from '@/server/core/base/ids';

/** What a piece of work is about: an attempt that walks, a vote, a node that is verified. */
export type WorkId = AttemptId | VoteId | NodeId;

/** The work under way in this process, one piece for each id. */
export class Work {
  private readonly tasks = new Map<WorkId, Promise<void>>();

  /** `ended` is called after each piece, `failed` with what one threw. */
  constructor(
    private readonly ended: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  get ids(): ReadonlyMap<WorkId, unknown> {
    return this.tasks;
  }

  /** Throws where a piece of that id is under way already. */
  begin(id: WorkId, task: () => Promise<void>): void {
    if (this.tasks.has(id)) throw new Error(`Work on ${id} is under way already.`);
    const done = task().finally(() => {
      this.tasks.delete(id);
      this.ended();
    });
    this.tasks.set(
      id,
      done.catch((error: unknown) => this.failed(error)),
    );
  }

  /** Resolves once everything under way now has ended. It never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.tasks.values());
  }
}
