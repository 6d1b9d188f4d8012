// Makes dist/docs: the guide, the reference and how to embed programs, as pages that can be read without any script.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHeaders, reference } from '../bundle/reference.mjs';
import { compressFolder } from '../compress.mjs';
import { build, root } from '../lib/paths.mjs';
import { step } from '../lib/progress.mjs';
import { contentKey, made } from '../lib/stamp.mjs';
import { embedPage } from './embed-page.mjs';
import { guidePage } from './guide-page.mjs';
import { fileOf, renderPage } from './page.mjs';
import { referencePage } from './reference-page.mjs';
import { languages, texts } from './texts.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const inputs = ['docs', 'core/include/asyncio', 'toolchain/docs', 'toolchain/bundle', 'web/index.html', 'web/src/style/base.css', 'package-lock.json'];

/** Into a folder of a built page. */
export async function makeDocs(folder) {
  const pages = ['guide', 'reference', 'embed'].flatMap((page) => languages.map((language) => join(folder, fileOf(page, language))));
  await made(pages, contentKey(inputs.map((path) => join(root, path))), () => step('Making the documentation', async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(documentation())) writeFileSync(join(folder, name), text);
    await compressFolder(folder);
  }), join(build, 'docs.stamp'));
}

/** The files by their names. */
export function documentation() {
  const style = read('web/src/style/base.css') + read('toolchain/docs/docs.css');
  const styleName = `style.${createHash('sha256').update(style).digest('hex').slice(0, 10)}.css`;
  const icon = /<link rel="icon" href="([^"]+)">/.exec(read('web/index.html'))[1];
  const library = reference(readHeaders());
  const files = { [styleName]: style };
  for (const language of languages) {
    const markdown = (page) => read(`docs/${fileOf(page, language).replace(/html$/, 'md')}`);
    const parts = {
      guide: guidePage(markdown('guide'), language),
      reference: referencePage(library, language),
      embed: embedPage(markdown('embed'), language),
    };
    for (const [page, part] of Object.entries(parts)) {
      const { description } = texts[language][page];
      files[fileOf(page, language)] = renderPage({ page, language, description, style: styleName, icon, ...part });
    }
  }
  return files;
}
