import { describe, expect, it } from 'vitest';
import { byDocument, type Catalog, type Example, findExample, firstExample } from './catalog.ts';

const both = { ko: '가', en: 'a' };
const example = (id: string, document: string[], order: number): Example => ({
  id, document, order, title: both, about: both, source: '', original: '', wasm: `${id}.wasm`,
});

const catalog: Catalog = {
  documents: ['000', '001', '004'].map((id) => ({ id, title: both, author: '' })),
  examples: [example('later', ['000'], 2), example('sooner', ['000'], 1), example('shared', ['004', '000'], 1)],
  further: [], compiler: { files: [] }, reference: '', library: '', worker: 'worker.js', frame: 'frame.html', pages: [],
};

describe('the list of examples', () => {
  it('has them under every document they are in, those at home there first', () => {
    const list = byDocument(catalog).map(({ document, examples }) => [document.id, examples.map(({ id }) => id)]);
    expect(list).toEqual([['000', ['sooner', 'later', 'shared']], ['004', ['shared']]]);
  });

  it('finds an example by its name', () => {
    expect(findExample(catalog, 'shared')?.id).toBe('shared');
    expect(findExample(catalog, 'no-such')).toBeUndefined();
  });

  it('opens with the first one where the usual first is missing', () => {
    expect(firstExample(catalog).id).toBe('sooner');
  });
});
