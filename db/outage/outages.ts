import { databaseBusy, databaseFree } from '@/db/sentences';
import { outageMessage } from './outage';

/** What the loops of one process say of an outage: once when it begins, once when it is over. */
export interface Outages {
  /** Whether any loop meets an outage now. */
  readonly present: boolean;
  /**
   * Runs one look of the loop `name`. An outage is noted, anything else is thrown. `isWaiting` says that work waits
   * although the look went well.
   */
  looked(name: string, look: () => void, isWaiting?: () => boolean): void;
}

/** `report` gets lines for people; `notice` gets the sentence of the present outage, or null when it is over. */
export function outages(
  report: (line: string) => void,
  notice: (message: string | null) => void = () => {},
  clock: () => number = () => performance.now(),
): Outages {
  const loops = new Map<string, string>();
  let since: number | null = null;

  function note(name: string, message: string | null): void {
    if (message === null) loops.delete(name);
    else loops.set(name, message);
    const [present] = loops.values();
    if (present !== undefined && since === null) {
      since = clock();
      report(present);
      notice(present);
    } else if (present === undefined && since !== null) {
      report(databaseFree(Math.round((clock() - since) / 1000)));
      since = null;
      notice(null);
    }
  }

  return {
    get present() {
      return since !== null;
    },
    looked(name, look, isWaiting = () => false) {
      try {
        look();
      } catch (error) {
        const message = outageMessage(error);
        if (message === null) throw error;
        return note(name, message);
      }
      note(name, isWaiting() ? databaseBusy : null);
    },
  };
}
