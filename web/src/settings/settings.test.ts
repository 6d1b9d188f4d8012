import { describe, expect, it } from 'vitest';
import { Drafts } from './drafts.ts';
import { loadSettings, saveSettings } from './settings.ts';
import { BrowserStore } from './storage.ts';

/** A browser's storage in memory. */
function memory(content: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(content));
  return {
    get length() {
      return map.size;
    },
    clear: () => map.clear(),
    getItem: (key) => map.get(key) ?? null,
    key: (index) => [...map.keys()][index] ?? null,
    removeItem: (key) => void map.delete(key),
    setItem: (key, value) => void map.set(key, value),
  };
}

const store = (content?: Record<string, string>) => {
  const storage = memory(content);
  return new BrowserStore(() => storage);
};

const refusing = () =>
  new BrowserStore(() => {
    throw new DOMException('denied', 'SecurityError');
  });

const original = 'int main() {}\n';

describe('settings', () => {
  it('survive a reload', () => {
    const kept = store();
    saveSettings(kept, { language: 'ko', theme: 'dark', clock: 'virtual', optimize: true, beside: true, example: 'gather' });
    expect(loadSettings(kept)).toEqual({
      language: 'ko', theme: 'dark', clock: 'virtual', optimize: true, beside: true, example: 'gather',
    });
  });

  it('fall back one by one where what is stored makes no sense', () => {
    const odd = JSON.stringify({ language: 'tlh', theme: 7, clock: 'virtual', beside: 'yes', example: {} });
    expect(loadSettings(store({ 'asyncio-playground:settings': odd }))).toEqual({
      language: undefined, theme: 'auto', clock: 'virtual', optimize: false, beside: undefined, example: undefined,
    });
  });

  it('are the defaults where the stored text is broken or storage is refused', () => {
    const defaults = { language: undefined, theme: 'auto', clock: 'real', optimize: false, beside: undefined, example: undefined };
    expect(loadSettings(store({ 'asyncio-playground:settings': '{"theme":' }))).toEqual(defaults);
    expect(loadSettings(store({ 'asyncio-playground:settings': 'null' }))).toEqual(defaults);
    expect(loadSettings(refusing())).toEqual(defaults);
  });
});

describe('a draft', () => {
  it('survives a reload', () => {
    const kept = store();
    new Drafts(kept).edit('gather', 'edited', original);
    expect(new Drafts(kept).text('gather')).toBe('edited');
    expect(new Drafts(kept).text('other')).toBeUndefined();
  });

  it('ends where the text is the original again', () => {
    const storage = memory();
    const drafts = new Drafts(new BrowserStore(() => storage));
    drafts.edit('gather', 'edited', original);
    drafts.edit('gather', original, original);
    expect(drafts.text('gather')).toBeUndefined();
    expect(storage.length).toBe(0);
  });

  it('is set aside by restoring, and can be brought back', () => {
    const kept = store();
    const drafts = new Drafts(kept);
    drafts.edit('gather', 'edited', original);
    drafts.restore('gather');
    expect(drafts.text('gather')).toBeUndefined();
    expect(new Drafts(kept).hasAside('gather')).toBe(true);
    expect(new Drafts(kept).bringBack('gather')).toBe('edited');
    expect(new Drafts(kept).text('gather')).toBe('edited');
  });

  it('trades places with what was written since', () => {
    const drafts = new Drafts(store());
    drafts.edit('gather', 'first', original);
    drafts.restore('gather');
    drafts.edit('gather', 'second', original);
    expect(drafts.bringBack('gather')).toBe('first');
    expect(drafts.bringBack('gather')).toBe('second');
  });

  it('stays while the page is open where the browser stores nothing', () => {
    const drafts = new Drafts(refusing());
    drafts.edit('gather', 'edited', original);
    expect(drafts.text('gather')).toBe('edited');
    expect(drafts.stored).toBe(false);
  });

  it('is nothing where what is stored is no draft', () => {
    for (const bad of ['{"version":1', '[]', '7', '{"version":2,"text":"x"}', '{"version":1,"text":5}']) {
      expect(new Drafts(store({ 'asyncio-playground:draft:gather': bad })).text('gather'), bad).toBeUndefined();
    }
  });

  it('lose nothing that two tabs write in turn', () => {
    const kept = store();
    const [one, other] = [new Drafts(kept), new Drafts(kept)];
    one.edit('gather', 'one 1', original);
    other.edit('gather', 'other 1', original);
    one.edit('gather', 'one 2', original);
    other.edit('gather', 'other 2', original);
    one.edit('gather', 'one 3', original);
    one.edit('gather', 'one 4', original);
    expect(one.text('gather')).toBe('one 4');
    expect(other.text('gather')).toBe('other 2');
    const later = new Drafts(kept);
    expect(later.text('gather')).toBe('one 4');
    expect(later.bringBack('gather')).toBe('other 2');
    expect(later.bringBack('gather')).toBe('one 4');
  });

  it('are set aside when another tab goes back to the original', () => {
    const kept = store();
    const [one, other] = [new Drafts(kept), new Drafts(kept)];
    one.edit('gather', 'mine', original);
    expect(other.text('gather')).toBe('mine');
    one.edit('gather', 'mine, longer', original);
    other.restore('gather');
    expect(other.text('gather')).toBeUndefined();
    // First what this tab showed.
    expect(other.bringBack('gather')).toBe('mine');
    expect(other.bringBack('gather')).toBe('mine, longer');
  });
});
