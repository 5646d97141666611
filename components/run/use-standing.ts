'use client';
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useTRPCClient } from '@/components/trpc/provider';
import type { RunId } from '@/server/core/base/ids';
import { noticeOf, type Standing } from '@/server/core/run/standing';
import { pageTitle } from './sentences';

/** Says how the run stands in the title of the tab, and in a notification while nobody looks at it, if that is allowed. */
export function useStanding(runId: RunId, notify: boolean): void {
  const client = useTRPCClient();
  // An event of the effect: a permission that comes or goes opens no new stream, which would miss what changes meanwhile.
  const noticed = useEffectEvent((before: Standing | null, after: Standing) => {
    const notice = before && noticeOf(before, after);
    if (!notice || !notify || !document.hidden || notificationsNow() !== 'granted') return;
    const shown = new Notification(notice.heading, { body: notice.text, tag: `espalier-${runId}` });
    shown.onclick = () => window.focus();
  });
  // Outside systems: the run's stream, the tab's title, and the notifications of the desktop.
  useEffect(() => {
    let before: Standing | null = null;
    const subscription = client.runs.standing.subscribe(
      { runId },
      {
        context: { whileHidden: true },
        onData: ({ data }) => {
          const title = pageTitle(data);
          if (title !== document.title) document.title = title;
          noticed(before, data);
          before = data;
        },
      },
    );
    return () => subscription.unsubscribe();
  }, [client, runId]);
}

/** Whether this page may notify; null: the browser cannot, or not on a page that is no secure context. */
export const notificationsNow = (): NotificationPermission | null =>
  'Notification' in window && window.isSecureContext ? Notification.permission : null;

const remembered = 'espalier-notify';

/** Whether a person wants notifications in this browser. Turning them on requests permission. */
export function useNotify() {
  const [on, setOn] = useState(
    () => notificationsNow() === 'granted' && localStorage.getItem(remembered) === 'on',
  );
  const set = useCallback(async (wanted: boolean) => {
    const allowed = wanted && (await Notification.requestPermission()) === 'granted';
    localStorage.setItem(remembered, allowed ? 'on' : 'off');
    setOn(allowed);
    return allowed;
  }, []);
  return useMemo(() => ({ on, set }), [on, set]);
}
