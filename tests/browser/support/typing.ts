import type { Playground } from './playground.ts';

/**
 * Types into the editor, key by key; milliseconds from each key to the frame after it was drawn. Throws where a key
 * does not show at all.
 */
export async function typingLatencies(playground: Playground, text: string): Promise<number[]> {
  const { page } = playground;
  await page.evaluate(() => {
    const latencies: number[] = [];
    Object.assign(window, { latencies });
    document.addEventListener('keydown', (event) => {
      if (event.key.length !== 1) return;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // Heard after the frame is drawn.
        port1.onmessage = () => latencies.push(performance.now() - event.timeStamp);
        port2.postMessage(undefined);
      });
    }, true);
  });
  await playground.typeAtStart('');
  await page.keyboard.type(text, { delay: 100 });
  await page.waitForFunction((count) => (window as unknown as { latencies: number[] }).latencies.length >= count, { polling: 20 }, text.length);
  const shown = await playground.code();
  if (!shown.startsWith(text)) throw new Error(`Typed ${text}, shown ${shown.slice(0, 40)}`);
  return page.evaluate(() => (window as unknown as { latencies: number[] }).latencies);
}
