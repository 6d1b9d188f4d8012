// embed.html before it is seen: it hears the element around it, if there is one, and loads nothing else.

import { around } from '../i18n/around.ts';
import { preferredLanguage } from '../i18n/language.ts';
import { stayKnown } from '../offline/stay-known.ts';
import { Host } from './host.ts';

/** The origin of the page whose element made this frame; null where the frame stands by itself. */
const origin = new URLSearchParams(location.search).get('host');
const host = origin === null ? undefined : new Host(origin);

stayKnown(import.meta.url);

/** In sight, of the frame and of all that is around it. */
const seen = new Promise<void>((resolve) => {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    resolve();
  });
  observer.observe(document.documentElement);
});

/** The page that asks for something does not wait for its reader's eyes. */
await Promise.race(host ? [seen, host.wanted] : [seen]);

try {
  const { start } = await import('./start.ts');
  start(host);
} catch (problem) {
  console.error(problem);
  const sentence = around.notLoaded[preferredLanguage(navigator.languages)];
  document.body.textContent = sentence;
  host?.say({ type: 'error', sentence });
  host?.listen((message) => {
    if (message.type === 'get-code') host.say({ type: 'no-code', id: message.id, sentence });
  });
}
