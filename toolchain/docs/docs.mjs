// Makes dist/docs: the guide, the reference and how to embed programs, as pages that can be read without any script; and dist/tutorial.

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
import { tutorialPage } from './tutorial-page.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const inputs = ['docs', 'core/include/asyncio', 'toolchain/docs', 'toolchain/bundle', 'web/index.html', 'web/src/style/base.css', 'package-lock.json'];
const tutorialInputs = ['examples', 'toolchain/docs', 'web/index.html', 'web/src/style/base.css', 'package-lock.json'];

/** Into a folder of a built page. */
export async function makeDocs(folder) {
  await makePages(folder, 'Making the documentation', ['guide', 'reference', 'embed'], inputs, documentation, 'docs.stamp');
}

/** The same for the tutorial. */
export async function makeTutorial(folder) {
  await makePages(folder, 'Making the tutorial', ['tutorial'], tutorialInputs, tutorial, 'tutorial.stamp');
}

async function makePages(folder, what, pages, from, files, stamp) {
  const wanted = pages.flatMap((page) => languages.map((language) => join(folder, fileOf(page, language))));
  await made(wanted, contentKey(from.map((path) => join(root, path))), () => step(what, async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files())) writeFileSync(join(folder, name), text);
    await compressFolder(folder);
  }), join(build, stamp));
}

/** The files of dist/docs by their names. */
export function documentation() {
  const library = reference(readHeaders());
  return site(['docs.css'], (language) => {
    const markdown = (page) => read(`docs/${fileOf(page, language).replace(/html$/, 'md')}`);
    return {
      guide: guidePage(markdown('guide'), language),
      reference: referencePage(library, language),
      embed: embedPage(markdown('embed'), language),
    };
  });
}

/** Those of dist/tutorial. */
export function tutorial() {
  return site(['docs.css', 'tutorial.css'], (language) => ({
    tutorial: tutorialPage(read(`examples/tutorial/tutorial${language === 'en' ? '' : `.${language}`}.md`), language),
  }));
}

/** Pages, which `partsOf` gives by their names, in all languages, and the style that they share. */
function site(styles, partsOf) {
  const style = read('web/src/style/base.css') + styles.map((name) => read(`toolchain/docs/${name}`)).join('');
  const styleName = `style.${createHash('sha256').update(style).digest('hex').slice(0, 10)}.css`;
  const icon = /<link rel="icon" href="([^"]+)">/.exec(read('web/index.html'))[1];
  const files = { [styleName]: style };
  for (const language of languages) {
    for (const [page, part] of Object.entries(partsOf(language))) {
      const { description } = texts[language][page];
      files[fileOf(page, language)] = renderPage({ page, language, description, style: styleName, icon, ...part });
    }
  }
  return files;
}
