import { isRecord } from './record';
import { type Refusal, readRefusal } from './refusal';

/** An error that a server reports inside a reply whose HTTP status says that all is well. */
export class StreamError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }

  /**
   * The error that a part of a reply holds, or null: `{"error": {…}}` with a code that is a number or a text, the same at
   * a choice (OpenRouter), `{"error": "…"}` (Ollama, TGI), `{"object": "error", …}` (vLLM), an event named `error`.
   */
  static in(event: string, value: unknown, headers: Headers): StreamError | null {
    if (!isRecord(value)) return null;
    const [choice] = Array.isArray(value.choices) ? value.choices : [];
    const atChoice = isRecord(choice) ? choice.error : undefined;
    const flat = value.object === 'error' || event === 'error' || value.type === 'error' ? value : undefined;
    const found = [value.error, atChoice, flat].find(
      (one) => isText(one) || (isRecord(one) && isFilled(one)),
    );
    if (found === undefined) return null;
    const error = isRecord(found) ? found : { message: found };
    const message = [error.message, error.detail, error.msg, value.message].find(isText);
    const described = { ...error, message: message ?? JSON.stringify(error) };
    return new StreamError(readRefusal(statusOf(error, value), { ...value, error: described }, headers));
  }
}

const isFilled = (error: object) => Object.keys(error).length > 0;
const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** A three-digit code is the HTTP status that the server would have sent had it known before. */
function statusOf(error: Record<string, unknown>, value: Record<string, unknown>): number | undefined {
  const named = [error.code, error.status_code, error.status, error.http_status, value.code, value.status];
  return named.map((one) => (typeof one === 'string' && one !== '' ? Number(one) : one)).find(isStatus);
}

const isStatus = (code: unknown): code is number =>
  typeof code === 'number' && Number.isInteger(code) && code >= 300 && code <= 599;
