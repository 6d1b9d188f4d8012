// The reference as a page: the headers one by one, each name with how it is written, what it promises, and what it is in
// Python. The same entries are the page's completion and hovers (toolchain/bundle/reference.mjs).

import { Marked } from 'marked';
import { escaped, highlighted } from './highlight.mjs';
import { pythonAddress } from './python.mjs';
import { moduleOrder, texts } from './texts.mjs';

/** A comment's `Future<T>` is no element of HTML. */
const marked = new Marked({ renderer: { html: ({ text }) => escaped(text) } });

/** `asyncio::Queue::get` is `Queue.get`: addresses that stay. */
export function anchor(name) {
  return name.replace(/^asyncio::/, '').replaceAll('::', '.');
}

/** The body of the reference's page and its contents. */
export function referencePage({ entries }, language) {
  const words = texts[language];
  const outline = outlined(entries);
  // The comments are English on every page.
  const context = { words: words.reference, anchors: new Set(entries.map(({ name }) => anchor(name))), tongue: language === 'en' ? '' : ' lang="en"' };
  const body = [
    `<h1>${words.reference.title}</h1>`,
    ...words.reference.introduction.map((paragraph) => `<p>${paragraph}</p>`),
    ...outline.map((module) => moduleSection(module, words.modules[module.name], context)),
  ].join('\n');
  const contents = outline.map(({ name, classes }) => ({
    id: moduleId(name),
    html: name,
    inner: classes.map(({ entry }) => ({ id: anchor(entry.name), html: escaped(shortName(entry)), inner: [] })),
  }));
  return { title: words.reference.title, contents, body };
}

/** The headers, each with its names, each of these with its members: `[{ name, header, classes: [{ entry, members }] }]`. */
export function outlined(entries) {
  const modules = new Map();
  for (const entry of entries) {
    const { header } = entry;
    const module = modules.get(header) ?? { name: /(\w+)\.hpp$/.exec(header)[1], header, classes: [] };
    modules.set(header, module);
    const owner = module.classes.find(({ entry: each }) => owns(each, entry));
    if (owner) owner.members.push(entry);
    else module.classes.push({ entry, members: [] });
  }
  const place = ({ name }) => (moduleOrder.includes(name) ? moduleOrder.indexOf(name) : moduleOrder.length);
  return [...modules.values()].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

/** Is the second a member of the first, or one of its values? */
function owns(owner, { name, signatures }) {
  if (owner.kind === 'enum') return name.startsWith(`${owner.name}::`) || signatures[0].endsWith(` (${owner.name})`);
  return owner.kind === 'class' && name.startsWith(`${owner.name}::`);
}

/** A prefix, so that no module takes the address of the name it is called after. */
function moduleId(name) {
  return `module-${name}`;
}

function moduleSection({ name, header, classes }, introduction, context) {
  return `<section>
<h2 id="${moduleId(name)}"><a href="#${moduleId(name)}">${name}</a></h2>
<p class="header"><code>&lt;${header}&gt;</code></p>
${introduction ? `<p>${introduction}</p>` : ''}
${classes.map((each) => entrySection(each, classes, context)).join('\n')}
</section>`;
}

function entrySection({ entry, members }, siblings, context) {
  const id = anchor(entry.name);
  const { words } = context;
  return `<article id="${id}">
<h3><a href="#${id}">${escaped(shortName(entry))}</a> <span class="kind">${words.kinds[entry.kind] ?? entry.kind}</span></h3>
${signatures(entry)}
${described(entry, entry, context)}
${basesOf(entry, context)}${membersOf(entry, members, siblings, context)}
</article>`;
}

/** A class's members; those that an earlier class has just so are only named, with the way there. */
function membersOf(entry, members, siblings, context) {
  if (members.length === 0) return '';
  const { words } = context;
  if (entry.kind === 'enum') return constants(members, context);
  const earlier = siblings.slice(0, siblings.findIndex((each) => each.entry === entry));
  const twin = earlier.find((each) => each.members.some((member) => members.some((own) => isSame(member, own))));
  const twinOf = (member) => twin?.members.find((each) => isSame(each, member));
  const own = members.filter((member) => !twinOf(member) || member.kind === 'constructor');
  const shared = members.filter((member) => !own.includes(member));
  const values = own.filter(({ kind }) => kind === 'enum').flatMap((owner) => own.filter((each) => each !== owner && owns(owner, each)));
  const items = own.filter((member) => !values.includes(member)).map((member) => {
    const listed = member.kind === 'enum' ? constants(values.filter((each) => owns(member, each)), context) : '';
    const id = anchor(member.name);
    return `<div id="${id}"><dt>${signatures(member, id)}</dt><dd>${described(member, entry, context)}${listed}</dd></div>`;
  });
  const links = shared.map((member) => `<a id="${anchor(member.name)}" href="#${anchor(twinOf(member).name)}"><code>${escaped(shortName(member))}</code></a>`);
  return (items.length > 0 ? `<dl>${items.join('\n')}</dl>` : '')
    + (links.length > 0 ? `<p class="shared">${words.sameAs(linked(twin.entry.name))} ${links.join(', ')}</p>` : '');
}

function constants(members, { tongue }) {
  const item = ({ name, doc, mirrors }, all) => {
    const own = all.every((each) => each.doc === doc) || mirrors ? '' : ` ${marked.parseInline(doc)}`;
    return `<li id="${anchor(name)}"><code>${escaped(shortName({ name }))}</code>${own}</li>`;
  };
  return `<ul class="constants"${tongue}>${members.map((each) => item(each, members)).join('')}</ul>`;
}

/** Inherited by both from the same hidden base. */
function isSame(a, b) {
  return a.header === b.header && a.line === b.line && shortName(a) === shortName(b);
}

function basesOf({ bases = [] }, { words, anchors }) {
  const known = bases.filter((name) => anchors.has(anchor(name)));
  return known.length > 0 ? `<p class="bases">${words.alsoOf(known.map(linked).join(', '))}</p>\n` : '';
}

function linked(name) {
  return `<a href="#${anchor(name)}"><code>${escaped(shortName({ name }))}</code></a>`;
}

/** Each overload; with `id` they lead to themselves. */
function signatures({ signatures: all, name }, id) {
  const lines = [...new Set(all)].map((signature) => {
    const code = named(highlighted(`${broken(signature)}\n`, 'cpp').trimEnd(), shortName({ name }));
    return `<code>${code}</code>`;
  });
  return `<div class="signatures">${id ? `<a class="here" href="#${id}" aria-label="${id}">#</a>` : ''}${lines.join('')}</div>`;
}

/** What the eye looks for: the name itself, where it is declared. */
function named(html, name) {
  return html.replace(new RegExp(`(?<![\\w;])${name}(?=</span>\\(|\\(|</span>$|$|</span> |\\s*[=:{])`), `<b>${name}</b>`);
}

/** A template's parameters and its conditions have lines of their own. */
function broken(signature) {
  return signature
    .replace(/^(template <(?:[^<>]|<[^<>]*>)*>) /, '$1\n')
    .replace(/^requires ?(\((?:[^()]|\([^()]*\))*\)|[\w:]+<(?:[^<>]|<[^<>]*>)*>) (?=\S)/m, 'requires $1\n');
}

function described({ doc, mirrors }, owner, context) {
  const paragraphs = doc.split('\n\n').filter(Boolean).map((text) => `<p${context.tongue}>${withLinks(marked.parseInline(text), owner, context)}</p>`);
  const isSaid = mirrors === undefined || doc.includes(`\`${mirrors}\``);
  return paragraphs.join('') + (isSaid ? '' : `<p class="python">${context.words.python}: ${pythonLink(mirrors)}</p>`);
}

/** Names in a comment lead to where they are told of: a class's own members before all else, Python's in its documentation. */
function withLinks(html, owner, { anchors }) {
  const own = anchor(owner.name);
  return html.replace(/<code>([^<]*)<\/code>/g, (code, text) => {
    if (text === owner.mirrors || /^(?:asyncio|contextvars|loop|agen|object)\.\w/.test(text)) return pythonLink(text);
    const name = /^\w+(?:(?:\.|::)\w+)*(?=$|\(|: )/.exec(text)?.[0] ?? '';
    const place = [`${own}.${name}`, anchor(name)].find((each) => anchors.has(each) && each !== own);
    return place ? `<a href="#${place}">${code}</a>` : code;
  });
}

/** `html` is a name as it stands in HTML. */
function pythonLink(html) {
  return `<a class="out" href="${pythonAddress(html.replaceAll('&#39;', "'"))}"><code>${html}</code></a>`;
}

function shortName({ name }) {
  return name.slice(name.lastIndexOf('::') + 2);
}
