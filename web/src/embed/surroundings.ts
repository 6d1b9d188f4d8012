// What an embedded playground takes from the page around it.

import { type Language, preferredLanguage } from '../i18n/language.ts';

/** How light a colour is that a browser computed, 0 to 1; undefined where it is see-through or written in another way. */
export function lightness(colour: string): number | undefined {
  // color() names its space first.
  const [, form = '', values = ''] = /^(\w+)\((?:[a-z][\w-]* )?(.*)\)$/.exec(colour) ?? [];
  const numbers = (values.match(/[-+.\d]+(?:e[-+]?\d+)?%?/gi) ?? []).map((each) => (each.endsWith('%') ? Number.parseFloat(each) / 100 : Number(each)));
  const alpha = /\/|rgba|hsla/.test(colour) ? numbers.at(-1) : 1;
  const [first, second, third] = numbers;
  if (first === undefined || second === undefined || third === undefined || alpha === undefined || alpha < 0.5) return undefined;
  switch (form) {
    case 'rgb':
    case 'rgba':
      return (0.2126 * first + 0.7152 * second + 0.0722 * third) / 255;
    case 'lab':
    case 'lch':
      return first / 100;
    case 'oklab':
    case 'oklch':
      return first;
    case 'color':
      return 0.2126 * first + 0.7152 * second + 0.0722 * third;
    default:
      return undefined;
  }
}

/** Whether the page is dark where the element stands: by the paper that it stands on, or else by the scheme of its colours. */
export function isDarkAround(element: Element): boolean {
  for (let each: Element | null = element; each; each = parentOf(each)) {
    const light = lightness(getComputedStyle(each).backgroundColor);
    if (light !== undefined) return light < 0.5;
  }
  const { colorScheme } = getComputedStyle(element);
  return /\bdark\b/.test(colorScheme) && (!/\blight\b/.test(colorScheme) || matchMedia('(prefers-color-scheme: dark)').matches);
}

/** The language of the text that the element stands in, or else the visitor's. */
export function languageAround(element: Element): Language {
  let tags: string[] = [];
  for (let each: Element | null = element; each && tags.length === 0; each = parentOf(each)) {
    const tag = each.getAttribute('lang');
    if (tag) tags = [tag];
  }
  return preferredLanguage([...tags, ...navigator.languages]);
}

/** Also out of a shadow tree. */
function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
