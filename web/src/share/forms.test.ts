import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { inForm, type Program } from './forms.ts';

const page = 'https://example.org/play/';
const example = `${page}#gather`;
const link = `${page}#c1.2.AAabcdefg`;
const program: Program = { title: 'Many at once', code: 'int main() {}\n', clock: 'real' };

const hostile = [
  '](javascript:alert(1)) [x', '<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '`code` **bold** _it_', '![x](y)', '&lt;b&gt;', 'two\n\nlines # heading', '\\', 'a|b ~~c~~',
];

/** The text that HTML shows, as a browser would have it. */
const decoded = (html: string) => html.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': '\'', amp: '&' })[name]!);

describe('what is shared', () => {
  it('is a link, and Markdown with a title', () => {
    expect(inForm('link', example, program)).toBe(example);
    expect(inForm('markdown', example, program)).toBe(`[Many at once](${example})`);
  });

  it.each(hostile)('has its title as text in Markdown: %j', async (title) => {
    const html = await marked(inForm('markdown', link, { ...program, title }));
    const [, href, text] = /^<p><a href="([^"]*)">([^<]*)<\/a><\/p>\n$/.exec(html) ?? [];
    expect(href).toBe(link);
    expect(decoded(text!)).toBe(title.replace(/\s+/g, ' '));
  });

  it('has an address that Markdown takes whole', async () => {
    const html = await marked(inForm('markdown', 'https://example.org/a(b)c)/#gather', program));
    expect(html).toContain('href="https://example.org/a%28b%29c%29/#gather"');
  });

  it('is a tag, with an example by its name and with the clock that was chosen', () => {
    expect(inForm('html', example, program)).toBe(`<script type="module" src="${page}embed.js"></script>\n<asyncio-playground example="gather"></asyncio-playground>\n`);
    expect(inForm('html', `${page}#new`, { ...program, clock: 'virtual' })).toContain('<asyncio-playground example="new" clock="virtual">');
  });

  it('is a tag around what was edited, and around what no link can hold', () => {
    for (const address of [link, page]) {
      expect(inForm('html', address, { ...program, code: 'if (a < b && "</pre>") {}\n\n' })).toContain(
        '\n<asyncio-playground>\n\n<pre><code>if (a &lt; b &amp;&amp; &quot;&lt;/pre&gt;&quot;) {}</code></pre>\n\n</asyncio-playground>\n');
    }
  });

  it('is the same tag after it went through Markdown', async () => {
    const code = '// *a* _b_ <i>\n\n\n    indented();\n\n# define X\n- no list\n';
    const tag = inForm('html', link, { ...program, code });
    const block = /<pre>[\s\S]*<\/pre>/.exec(tag)![0];
    expect(await marked(tag)).toContain(block);
  });

  it.each(hostile)('is a frame with its title as text: %j', (title) => {
    const frame = inForm('iframe', link, { ...program, title, clock: 'virtual' });
    const [, src, name] = /^<iframe src="([^"<>]*)" title="([^"<>]*)" width="100%" height="\d+" loading="lazy" frameborder="0"><\/iframe>\n$/.exec(frame) ?? [];
    expect(decoded(src!)).toBe(`${page}embed.html?clock=virtual#c1.2.AAabcdefg`);
    expect(decoded(name!)).toBe(title);
  });

  it('is a frame as high as what is in it, to a limit', () => {
    const height = (code: string) => Number(/height="(\d+)"/.exec(inForm('iframe', example, { ...program, code }))![1]);
    expect(height('1\n'.repeat(5))).toBeLessThan(height('1\n'.repeat(12)));
    expect(height('1\n'.repeat(500))).toBe(800);
  });
});
