import type { BlobHash } from '@/server/core/base/ids';
import type { WritingRole } from '@/server/core/usage/roles';

/** What a model was asked to write beside the steps. Kept, so that nothing is asked twice: not by a sibling, not after an interruption. */
export interface WrittenText {
  /** The event that recorded it. */
  seq: number;
  /** `guest`: the reply to a call of a guest agent, kept so that it is not paid for twice. */
  role: WritingRole | 'guest';
  /** What it is about: the node up to which steps are summed up, the attempt summed up, the nodes compared, or a guest's call. */
  about: string;
  model: string;
  /** As a stored text; null where the model gave nothing of use. */
  text: BlobHash | null;
}

export const writtenAbout = (
  { written }: { written: readonly WrittenText[] },
  role: WrittenText['role'],
  about: string,
): WrittenText | undefined => written.find((one) => one.role === role && one.about === about);
