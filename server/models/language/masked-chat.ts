import type { LiveOutput } from '@/server/core/ports/model';
import type { Chat } from './chat';
import type { Connection } from './connection';
import { UnreadableCall } from './refused';
import { masked, maskedDeep, maskedSoFar, sureSecrets } from './secrets';

/**
 * A chat whose replies hold no secret of the connection: a server that quotes the key, in whatever field and form, must not
 * bring it into the log, the files of a task, or a cassette.
 */
export function maskedChat(connection: Pick<Connection, 'key' | 'headers'>, chat: Chat): Chat {
  const secrets = sureSecrets(connection);
  if (secrets.length === 0) return chat;
  return async (request, signal, listen) => {
    try {
      const reply = await chat(request, signal, (output) => listen(maskedOutput(output, secrets)));
      return maskedDeep(reply, secrets);
    } catch (error) {
      if (!(error instanceof UnreadableCall)) throw error;
      throw new UnreadableCall(masked(error.written, secrets), error.problem);
    }
  };
}

/** Masked when it is read: most of what is heard of a long reply is never looked at. */
const maskedOutput = (output: LiveOutput, secrets: readonly string[]): LiveOutput => ({
  get text() {
    return maskedSoFar(output.text, secrets);
  },
  get thinking() {
    return maskedSoFar(output.thinking, secrets);
  },
});
