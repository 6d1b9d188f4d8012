// Has the browser keep the playground, and tells when a newer one is there. Where there is no service worker (no secure
// context, a private window, a host that does not serve it) the page is the same but needs its network.

import { stayKnown } from './stay-known.ts';

/** Milliseconds after loading until a first visit fetches what it has not needed yet. */
const firstPause = 10_000;

/** A page that stays open asks for a newer version as often as this, in milliseconds, when it is looked at. */
const betweenUpdates = 3_600_000;

/** `script`: the address of the page's own script, which is another in every version. `outdated`: there is a newer one. */
export function keepOffline(script: string, outdated: () => void): void {
  const container = serviceWorkers();
  // In another site's page it would be kept once more, for that site alone.
  if (!container || window !== parent) return;
  stayKnown(script);
  container.addEventListener('controllerchange', async () => {
    if (await isOutdated(script)) outdated();
  });
  void register(container).catch(() => {});
}

/** Asking may itself throw where a frame is sandboxed. */
function serviceWorkers(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

async function register(container: ServiceWorkerContainer): Promise<void> {
  await loaded();
  if (!container.controller) {
    if (savesData()) return;
    await new Promise((resolve) => setTimeout(resolve, firstPause));
  }
  await idle();
  // Hosts may let browsers keep the worker's script for a day; it is small, and asked for anew.
  const registration = await container.register('./sw.js', { updateViaCache: 'none' });
  registration.active?.postMessage('here');
  let updated = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || performance.now() - updated < betweenUpdates) return;
    updated = performance.now();
    registration.update().catch(() => {});
  });
}

/** Whether reloading would give another page. */
async function isOutdated(script: string): Promise<boolean> {
  const name = script.slice(script.lastIndexOf('/'));
  const page = await fetch('./').then((response) => (response.ok ? response.text() : name), () => name);
  return !page.includes(name);
}

function loaded(): Promise<unknown> {
  return document.readyState === 'complete' ? Promise.resolve() : new Promise((resolve) => addEventListener('load', resolve, { once: true }));
}

function idle(): Promise<unknown> {
  return new Promise((resolve) => ('requestIdleCallback' in window ? requestIdleCallback(resolve) : setTimeout(resolve)));
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
