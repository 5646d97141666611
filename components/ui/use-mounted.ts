import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while the server makes the page and until the page's scripts run, then true. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
