import {
  type Format,
  type Input,
  listIn,
  objectIn,
  type Prediction,
  rowsIn,
} from '@/server/exchange/formats/format';
import { type Fields, idText, isFields, rows, text } from '@/server/exchange/reading/value';

const name = 'swebench-predictions';

const isPrediction = (value: unknown): value is Fields =>
  isFields(value) && idText(value.instance_id) !== null && 'model_patch' in value;

/** Predictions for SWE-bench: one object, a list, JSON lines, or an object by instance. */
export const predictions: Format = {
  name,
  title: 'predictions for SWE-bench',
  keys: ['instance_id', 'model_patch', 'model_name_or_path'],
  matches: (input) => {
    const [first] = found(input);
    return isPrediction(first) && !('messages' in first) && !('trajectory' in first);
  },
  read(input) {
    const all = found(input).filter(isPrediction);
    input.notes.add('rows that are no predictions, left out', found(input).length - all.length);
    const read = all.map(
      (one): Prediction => ({
        instanceId: idText(one.instance_id) ?? '',
        model: text(one.model_name_or_path) ?? text(one.model),
        patch: text(one.model_patch),
      }),
    );
    input.notes.add('predictions without a patch', read.filter(({ patch }) => !patch).length);
    return {
      format: name,
      formatVersion: null,
      runs: [],
      predictions: read,
      counts: { rows: read.length },
      notes: input.notes.list(),
    };
  },
};

function found(input: Input): readonly Fields[] {
  if (input.content.shape === 'list') return rows(listIn(input));
  if (input.content.shape === 'lines') return rowsIn(input);
  const value = objectIn(input);
  return isPrediction(value) ? [value] : rows(Object.values(value));
}
