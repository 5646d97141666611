import { z } from 'zod';
import { Refusal } from '@/server/exchange/reading/refusal';
import { isFields } from '@/server/exchange/reading/value';
import { rowsOfBytes } from './read-instances';

/** A patch that a model proposes for an instance. */
export interface PredictedPatch {
  instanceId: string;
  model: string;
  /** Empty and null: the model gave none. */
  patch: string | null;
}

const prediction = z.object({
  instance_id: z.string().min(1),
  model_name_or_path: z.string().min(1).default('unnamed'),
  model_patch: z.string().nullable(),
});

/**
 * Predictions in their order: JSON lines, a list, or an object by instance. Of one model and one instance the last
 * counts, as in the harness. Errors: Refusal, with the place.
 */
export async function readPredictions(bytes: Uint8Array): Promise<PredictedPatch[]> {
  const rows = await rowsOfBytes(bytes);
  const [only] = rows;
  const isByInstance =
    rows.length === 1 && isFields(only) && !('model_patch' in only) && !('instance_id' in only);
  const all = isByInstance ? Object.entries(only).map(([id, one]) => withId(id, one)) : rows;
  const found = new Map<string, PredictedPatch>();
  for (const [at, row] of all.entries()) {
    const read = prediction.safeParse(row);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new Refusal(
        `Prediction ${at + 1} is not as expected: ${issue?.path.join('.') || 'the row'} (${issue?.message}). Each needs instance_id, model_name_or_path and model_patch.`,
      );
    }
    const { instance_id: instanceId, model_name_or_path: model, model_patch: patch } = read.data;
    found.set(JSON.stringify([model, instanceId]), { instanceId, model, patch });
  }
  return [...found.values()];
}

const withId = (id: string, one: unknown): unknown =>
  isFields(one) ? { instance_id: id, ...one } : { instance_id: id, model_patch: one };

/** A prediction as a line of a file. */
export const predictionLine = ({ instanceId, model, patch }: PredictedPatch): string =>
  `${JSON.stringify({ instance_id: instanceId, model_name_or_path: model, model_patch: patch })}\n`;
