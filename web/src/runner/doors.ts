// Programs reach the worker's JavaScript through Embind's `val`. What of it leads out is closed before a program starts.

/**
 * What a program fetches it fetches through `requests` (http.ts), which took `fetch` before it was closed. The frame's
 * origin forbids any storage anyway; but a loop over any of these fills the queue of the thread that made this worker,
 * which may be the page's, faster than it can be emptied, and Chromium lets such a loop run on for two seconds after it
 * was told to end it.
 */
const doors = [
  'postMessage', 'reportError', 'close', 'importScripts', 'Worker', 'SharedWorker', 'BroadcastChannel',
  'fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport',
  'indexedDB', 'caches', 'cookieStore', 'navigator', 'Notification',
];

/** Messages of the browser's console that a program may write. */
const mostToConsole = 1000;

export function closeDoors(): void {
  for (const name of doors) closeDoor(name);
  limitConsole();
}

/** Wherever it is defined: on the global object, or on one of its prototypes. Nothing is read: Firefox throws at some. */
function closeDoor(name: string): void {
  for (let holder: object | null = globalThis; holder; holder = Object.getPrototypeOf(holder) as object | null) {
    const defined = Object.getOwnPropertyDescriptor(holder, name);
    if (!defined) continue;
    const value = typeof defined.value === 'function' ? closed(name) : undefined;
    Object.defineProperty(holder, name, { value, writable: false, configurable: false });
  }
}

function closed(name: string) {
  return function () {
    throw new Error(`${name} is closed to programs, which run apart from the page and fetch by requests::get and http::get.`);
  };
}

function limitConsole(): void {
  let left = mostToConsole;
  for (const [name, write] of Object.entries(console)) {
    if (typeof write !== 'function') continue;
    Reflect.set(console, name, (...said: unknown[]) => {
      left -= 1;
      if (left >= 0) Reflect.apply(write, console, said);
    });
  }
}
