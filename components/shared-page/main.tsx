import { createRoot } from 'react-dom/client';
import { History } from '@/components/live/history';
import { errorMessage } from '@/server/core/base/error-message';
import type { SharedRun, SharedTexts } from '@/server/core/run/shared-run';
import { unpacked } from './packed';
import { notReadable } from './sentences';
import { SharedPage } from './shared-page';

/** The entry of a run's page that stands alone: reads the page's own blocks and draws them. */
async function open(): Promise<void> {
  const place = document.getElementById('page');
  if (!place) return;
  const root = createRoot(place);
  try {
    const run = await unpacked<SharedRun>('run');
    const history = new History();
    history.append(run.events);
    // The texts come after the first drawing.
    const texts = new Promise<SharedTexts>((resolve, reject) => {
      requestAnimationFrame(() => setTimeout(() => unpacked<SharedTexts>('texts').then(resolve, reject)));
    });
    root.render(<SharedPage run={run} history={history} texts={texts} />);
  } catch (error) {
    root.render(<p className="p-6 text-bad">{notReadable(errorMessage(error))}</p>);
  }
}

void open();
