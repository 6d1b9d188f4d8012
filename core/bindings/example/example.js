import createPoem from './poem.js';
import { load } from '../index.js';

const texts = {
  en: {
    title: 'A C++ coroutine in a page',
    introduction: 'It waits for a click, fetches a poem and shows it line by line. The page’s own event loop runs it, nothing blocks, and an AbortController of JavaScript’s cancels it.',
    poem: 'Who Has Seen the Wind?',
    by: 'Christina Rossetti, 1872',
    progress: 'How much is shown',
    start: 'Recite',
    cancel: 'Cancel',
    code: 'What runs, and where it waits',
    loading: 'Loading …',
    waiting: 'The coroutine waits for a click.',
    running: 'The promise is pending.',
    done: (lines) => `The promise was resolved: ${lines} lines.`,
    aborted: 'The promise was rejected: AbortError.',
    failed: (error) => `The promise was rejected: ${error.name}: ${error.message}`,
  },
  ko: {
    title: '페이지 안의 C++ 코루틴',
    introduction: '클릭을 기다렸다가 시를 fetch로 받아 한 줄씩 보여 줍니다. 페이지의 이벤트 루프가 코루틴을 실행하므로 아무것도 막히지 않고, 자바스크립트의 AbortController가 취소합니다.',
    poem: '진달래꽃',
    by: '김소월, 1925',
    progress: '보여 준 만큼',
    start: '읊기',
    cancel: '취소',
    code: '실행되는 코드와 기다리는 자리',
    loading: '불러오는 중…',
    waiting: '코루틴이 클릭을 기다립니다.',
    running: '프로미스가 아직 끝나지 않았습니다.',
    done: (lines) => `프로미스가 이행되었습니다: ${lines}줄.`,
    aborted: '프로미스가 거부되었습니다: AbortError.',
    failed: (error) => `프로미스가 거부되었습니다: ${error.name}: ${error.message}`,
  },
};

const element = (id) => document.getElementById(id);
const [start, cancel, poem, progress, state] = ['start', 'cancel', 'poem', 'progress', 'state'].map(element);
const lines = [...document.querySelectorAll('#source > span')];

let language = navigator.language.startsWith('ko') ? 'ko' : 'en';
let controller = new AbortController();
let said = ['loading'];

function say(what, ...about) {
  said = [what, ...about];
  const text = texts[language][what];
  state.textContent = typeof text === 'function' ? text(...about) : text;
  state.dataset.state = what;
}

function show(line, share) {
  const verse = document.createElement('p');
  verse.textContent = line || '\u00a0';
  poem.append(verse);
  progress.value = share;
}

function clear() {
  poem.replaceChildren();
  progress.value = 0;
}

function translate() {
  const own = texts[language];
  document.documentElement.lang = language;
  document.title = own.title;
  for (const each of document.querySelectorAll('[data-text]')) each.textContent = own[each.dataset.text];
  progress.setAttribute('aria-label', own[progress.dataset.label]);
  element('poem-title').textContent = own.poem;
  element('poem-by').textContent = own.by;
  Object.assign(element('language'), language === 'ko' ? { lang: 'en', textContent: 'English' } : { lang: 'ko', textContent: '한국어' });
  say(...said);
}

/** Marks the lines at which the coroutine waits, as its task knows them. */
function mark(awaited) {
  for (const [index, line] of lines.entries()) {
    const depth = awaited.lastIndexOf(index + 1);
    line.className = depth < 0 ? '' : depth === awaited.length - 1 ? 'here' : 'outer';
  }
}

element('language').addEventListener('click', () => {
  language = language === 'ko' ? 'en' : 'ko';
  controller.abort();
  clear();
  translate();
});
cancel.addEventListener('click', () => controller.abort());
start.addEventListener('click', () => {
  clear();
  start.disabled = true;
  cancel.disabled = false;
  say('running');
});

translate();
const cpp = await load(createPoem);
setInterval(() => mark(cpp.awaits()), 50);
say('waiting');
for (;;) {
  controller = new AbortController();
  start.disabled = false;
  cancel.disabled = true;
  const began = said[0];
  try {
    say('done', await cpp.recite(`poem.${language}.txt`, start, show, { signal: controller.signal }));
  } catch (error) {
    if (error.name !== 'AbortError') say('failed', error);
    else if (said[0] === 'running') say('aborted');
    else say(began);
  }
}
