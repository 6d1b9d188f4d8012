import { describe, expect, it } from 'vitest';
import { lightness } from './surroundings.ts';

describe('the paper that a page is written on', () => {
  it.each([
    ['rgb(255, 255, 255)', 1],
    ['rgb(0, 0, 0)', 0],
    ['rgba(0, 0, 0, 0.8)', 0],
    ['lab(95 0 0)', 0.95],
    ['lch(20 10 100 / 0.9)', 0.2],
    ['oklch(0.25 0.02 264)', 0.25],
    ['oklab(0.98 0 0)', 0.98],
    ['color(srgb 1 1 1)', 1],
    ['color(display-p3 0 0 0 / 0.75)', 0],
  ])('is so light: %s', (colour, light) => {
    expect(lightness(colour)).toBeCloseTo(light, 5);
  });

  it.each(['rgba(0, 0, 0, 0)', 'rgba(255, 255, 255, 0.2)', 'lab(50 0 0 / 0.1)', 'transparent', '', 'red', 'rgb()', 'url(x)'])('is not there: %s', (colour) => {
    expect(lightness(colour)).toBeUndefined();
  });
});
