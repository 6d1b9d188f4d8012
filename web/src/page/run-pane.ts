import { html, nothing, type PropertyValues } from 'lit';
import { type Compiler, NotLoaded, Unanswered } from '../compiler/client.ts';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import { type Position, utf16Column } from '../compiler/language.ts';
import { visitorsPlace } from '../compiler/place.ts';
import type { Example } from '../examples/catalog.ts';
import { Comparison, type Difference } from '../expectation/comparison.ts';
import { expectationOf, type Reading, type Stated } from '../expectation/expectation.ts';
import { differenceSentence, misreadingSentence } from '../expectation/sentences.ts';
import type { Texts } from '../i18n/index.ts';
import { Announcer } from '../output/announcer.ts';
import { OutputLines } from '../output/lines.ts';
import { formatWork, totals } from '../output/moments.ts';
import '../output/output-view.ts';
import type { OutputView } from '../output/output-view.ts';
import type { Clock, Done, Output } from '../protocol.ts';
import { endingSentence } from '../runner/ending.ts';
import { canWait } from '../runner/jspi.ts';
import { ProgramRun, type RunState } from '../runner/program-run.ts';
import { NotAnswering, Programs, type RunnerAddresses } from '../runner/programs.ts';
import type { Program, Sandbox } from '../runner/sandbox.ts';
import { LightElement } from './light-element.ts';
import type { Activity } from './run-bar.ts';
import './run-bar.ts';
import { runKey } from './run-key.ts';
import './running-total.ts';

/** Before a program runs: it is loaded, or the compiler is got and makes it. */
type Preparing =
  | { phase: 'ready' }
  | { phase: 'loading' }
  | { phase: 'fetching'; done: number; total: number }
  | { phase: 'compiling' }
  | { phase: 'rejected'; errors: number; first: Position | undefined }
  | { phase: 'not-compiled'; message: Sentence; kept: boolean }
  /** It was made, and could not be started. */
  | { phase: 'not-started'; message: Sentence };

/** In the language that the page speaks when it is read. */
type Sentence = (texts: Texts) => string;

/** `differences`: from what the program's author says that it does, where that was compared. */
export type State = (RunState & { differences?: readonly Difference[] }) | Preparing;

/** A program that was made here, what it was made of, and how long that took. */
interface Built {
  readonly source: string;
  readonly optimize: boolean;
  readonly program: Program;
  readonly milliseconds: { compile: number; link: number };
}

/** What is told of a diagnosed source: the editor shows it. */
export interface Diagnosed {
  source: string;
  diagnostics: readonly Diagnostic[];
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Why a program did not get to run, in one sentence. */
export function whyNotRun(state: State, texts: Texts): string | undefined {
  switch (state.phase) {
    case 'failed':
      return texts.run.notStarted(state.message);
    case 'not-started':
    case 'not-compiled':
      return state.message(texts);
    case 'rejected':
      return texts.compiler.rejected(state.errors);
    default:
      return undefined;
  }
}

/**
 * Runs the open example, or what the visitor made of it: the bar, the output, the totals. Says `state` whenever that has changed,
 * and `output` for what the program prints.
 */
export class RunPane extends LightElement {
  static override properties = {
    example: {}, source: {}, stated: {}, texts: {}, clock: {}, optimize: {}, compiler: {}, runner: {}, compact: {}, state: { state: true }, brokeAt: { state: true },
  };
  declare example: Example;
  /** What is in the editor. */
  declare source: string;
  /** What the example's author says beside it that it does. */
  declare stated: Stated | undefined;
  declare texts: Texts;
  declare clock: Clock;
  declare optimize: boolean;
  declare compiler: Compiler;
  declare runner: RunnerAddresses;
  declare compact: boolean;
  declare state: State;
  /** Where in the source the program broke down. */
  declare brokeAt: Position | undefined;
  #programs: Programs | undefined;
  #run: ProgramRun | undefined;
  #built: Built | undefined;
  /** What the figures under the output speak of: how the program that runs was made, and milliseconds until it began. */
  #figures: { built?: Built; started?: number } = {};
  /** Names what is made. */
  #builds = 0;
  /** What the program that runs is expected to do: nothing, once it was changed. */
  #expected: Reading | undefined;
  #lines = new OutputLines();
  #announcer: Announcer | undefined;
  /** Counts what was asked for: who waited for something older finds another number. */
  #attempt = 0;

  constructor() {
    super();
    this.state = { phase: 'ready' };
  }

  /** Starts what is in the editor, unless something is under way. */
  run(): void {
    if (isBusy(this.state)) return;
    this.#begin();
    this.#attempt += 1;
    const { example, source, optimize } = this;
    const { wasm } = example;
    this.#expected = source === example.source ? expectationOf(source, this.stated) : undefined;
    if (wasm !== undefined && source === example.source && !optimize) void this.#start(() => (this.#programs as Programs).prepare(wasm));
    else void this.#build(source, optimize);
  }

  /** Ends what is under way: the download, the compiler, or the program by Ctrl-C; asked again, by force. */
  stop(): void {
    const { state } = this;
    if (state.phase === 'fetching' && state.done < state.total) this.compiler.cancelLoading();
    else if (state.phase === 'fetching' || state.phase === 'compiling') this.#stopCompiling();
    else this.#run?.stop();
  }

  protected override render() {
    const { texts } = this;
    return html`
      <run-bar .texts=${texts} .clock=${this.clock} .optimize=${this.optimize} .realClock=${canWait} .activity=${activityOf(this.state)} .compact=${this.compact}
        @run=${this.run} @stop=${this.stop}
        @clock=${({ detail }: CustomEvent<Clock>) => this.#say('clock', detail)}
        @optimize=${({ detail }: CustomEvent<boolean>) => this.#say('optimize', detail)}></run-bar>
      <output-view .lines=${this.#lines} .texts=${texts} .empty=${this.#empty()} .ending=${this.#ending()}></output-view>
      <p class="totals" role="status" aria-label=${texts.output.totals}>${this.#totals()}</p>
      <div class="hidden" id="heard" aria-live="polite"></div>
    `;
  }

  #empty() {
    const { texts, state } = this;
    switch (state.phase) {
      case 'ready':
        return html`<div class="empty"><p>${texts.output.empty}</p><p>${texts.output.emptyHow(runKey)}</p></div>`;
      case 'ended':
        return html`<div class="empty"><p>${texts.output.silent}</p></div>`;
      case 'running':
      case 'stopping':
      case 'loading':
        return html`<div class="empty"><p>${texts.output.waiting}</p></div>`;
      default:
        return nothing;
    }
  }

  #ending() {
    const { texts, state } = this;
    switch (state.phase) {
      case 'failed':
      case 'not-started':
        return html`<p class="sentence" role="alert">${whyNotRun(state, texts)}</p>`;
      case 'fetching':
        return this.#download(state.done, state.total);
      case 'rejected':
        return html`<div class="sentence rejected" role="alert">
          <p>${whyNotRun(state, texts)}</p>
          ${state.first ? this.#goTo(state.first, texts.compiler.seeProblems) : nothing}
        </div>`;
      case 'not-compiled':
        return html`<div class="sentence" role="alert">
          <p>${whyNotRun(state, texts)} ${state.kept ? texts.compiler.kept : nothing}</p>
          <p><button type="button" class="retry" @click=${() => this.run()}>${texts.compiler.retry}</button></p>
        </div>`;
      case 'ended':
        return html`${this.#howItEnded(state.done, state.reason)}${this.#howItDiffers(state.differences)}`;
      default:
        return nothing;
    }
  }

  #howItEnded(done: Done, reason: Parameters<typeof endingSentence>[1]) {
    const sentence = endingSentence(done, reason, this.texts);
    if (!sentence) return nothing;
    const place = this.brokeAt ? this.#goTo(this.brokeAt, this.texts.problems.line(this.brokeAt.line)) : nothing;
    return html`<div class="sentence" role="status"><p>${sentence}</p>${place}</div>`;
  }

  /** Or why that is not known, which the author of the page will want to know. */
  #howItDiffers(differences: readonly Difference[] = []) {
    const { texts } = this;
    const sentences = this.#expected?.ok === false
      ? [misreadingSentence(this.#expected.misreading, texts)]
      : differences.map((difference) => differenceSentence(difference, texts));
    if (sentences.length === 0) return nothing;
    const said = differences.length > 0 ? [texts.expectation.differs, ...sentences] : sentences;
    return html`<div class="sentence differs" role="status">${said.map((each) => html`<p>${each}</p>`)}</div>`;
  }

  #goTo(position: Position, label: string) {
    return html`<p><button type="button" class="quiet go-to" @click=${() => this.#say('go-to', position)}>${label}</button></p>`;
  }

  #download(done: number, total: number) {
    const { compiler } = this.texts;
    const ready = done === total;
    return html`<div class="sentence download">
      <p><b>${compiler.title}</b></p>
      <p>${compiler.why}</p>
      <progress max=${total || 1} value=${done} aria-label=${compiler.title}></progress>
      <p class="bytes">
        <span>${ready ? compiler.opening : compiler.progress(megabytes(done), megabytes(total))}</span>
        <button type="button" class="cancel" @click=${() => this.stop()}>${compiler.cancel}</button>
      </p>
    </div>`;
  }

  #totals() {
    const { texts, state } = this;
    if (state.phase === 'ended') {
      const { status } = state.done;
      const parts = totals(state.done, this.#run?.clock ?? this.clock, texts);
      if (status !== 0) parts.push(texts.run.status(status));
      const met = state.differences?.length === 0 ? html`<span class="met"><i class="sign"></i>${texts.expectation.met}</span>` : nothing;
      const spans = (some: string[]) => some.map((part) => html`<span>${part}</span>`);
      return html`${spans(parts)}${met}${spans(this.#howItWasMade())}`;
    }
    if ((state.phase === 'running' || state.phase === 'stopping') && this.#run?.clock === 'real') {
      // Not for the ear: the state is announced, a ticking clock would drown it.
      return html`<running-total aria-hidden="true" .begun=${state.begun} .texts=${texts}></running-total>`;
    }
    return nothing;
  }

  #howItWasMade(): string[] {
    const { built, started } = this.#figures;
    if (!built) return [];
    const { compiler } = this.texts;
    const time = (milliseconds: number) => formatWork(milliseconds / 1000, this.texts);
    const parts = [compiler.compiled(time(built.milliseconds.compile)), compiler.linked(time(built.milliseconds.link))];
    if (started !== undefined) parts.push(compiler.started(time(started)));
    return [parts.join(' · ')];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('example') && changed.get('example') !== undefined) this.#leave();
    if (!changed.has('source')) return;
    this.brokeAt = undefined;
    if (this.state.phase === 'rejected') this.state = { phase: 'ready' };
  }

  protected override firstUpdated(): void {
    this.#announcer = new Announcer(this.querySelector('#heard') as HTMLElement);
    this.#programs = new Programs(this.runner);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('state')) this.#say<State>('state', this.state);
    if (changed.has('example')) whenIdle(() => this.#prepare(this.example));
  }

  /** Ahead of the first Run; what fails here fails again, and is said, when Run is pressed. */
  #prepare(example: Example): void {
    if (example === this.example && example.wasm !== undefined) this.#programs?.prepare(example.wasm).catch(() => {});
  }

  async #build(source: string, optimize: boolean): Promise<void> {
    const attempt = this.#attempt;
    try {
      await this.#getCompiler();
      if (attempt !== this.#attempt) return;
      const built = await this.#make(source, optimize);
      if (!built || attempt !== this.#attempt) return;
      this.#figures = { built };
      await this.#start(() => (this.#programs as Programs).prepareMade(built.program));
    } catch (problem) {
      if (attempt === this.#attempt) this.state = this.#notCompiled(problem);
    }
  }

  async #getCompiler(): Promise<void> {
    if (this.compiler.isLoaded) return;
    this.state = { phase: 'compiling' };
    this.compiler.onProgress = (done, total) => {
      if (this.state.phase === 'compiling' || this.state.phase === 'fetching') this.state = { phase: 'fetching', done, total };
    };
    await this.compiler.load();
  }

  /** The program, unless the source has errors, which are told. What was made last is not made again. */
  async #make(source: string, optimize: boolean): Promise<Built | undefined> {
    if (this.#built?.source === source && this.#built.optimize === optimize) return this.#built;
    const attempt = this.#attempt;
    this.state = { phase: 'compiling' };
    const result = await this.compiler.compile(source, optimize);
    if (attempt !== this.#attempt) return undefined;
    this.#say<Diagnosed>('diagnosed', { source, diagnostics: result.diagnostics });
    if (!result.ok) {
      const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
      const first = source === this.source ? errors.find(({ range }) => range)?.range?.start : undefined;
      this.state = { phase: 'rejected', errors: errors.length, first };
      return undefined;
    }
    const { wasm, milliseconds } = result;
    this.#builds += 1;
    this.#built = { source, optimize, milliseconds, program: { name: `build ${this.#builds}`, bytes: wasm } };
    return this.#built;
  }

  #notCompiled(problem: unknown): State {
    if (problem instanceof NotLoaded) {
      const { trouble } = problem;
      return { phase: 'not-compiled', message: ({ compiler }) => compiler.troubles[trouble], kept: trouble === 'network' || trouble === 'cancelled' };
    }
    const tooLong = problem instanceof Unanswered && problem.why === 'too-long';
    const detail = problem instanceof Error ? problem.message : String(problem);
    return { phase: 'not-compiled', message: ({ compiler }) => (tooLong ? compiler.tooLong : compiler.broken(detail)), kept: false };
  }

  async #start(prepare: () => Promise<{ sandbox: Sandbox; program: Program }>): Promise<void> {
    const attempt = this.#attempt;
    this.state = { phase: 'loading' };
    try {
      const { sandbox, program } = await prepare();
      if (attempt !== this.#attempt) return;
      const begun = performance.now();
      const { clock } = this;
      const comparison = this.#expected?.ok ? new Comparison(this.#expected.expectation) : undefined;
      this.#run = new ProgramRun(sandbox, program, clock, {
        output: (output) => {
          comparison?.add(output);
          this.#print(output);
        },
        changed: (state) => this.#become(state, begun, state.phase === 'ended' ? comparison?.finish(state.done, clock) : undefined),
      });
      this.#become(this.#run.state, begun);
    } catch (problem) {
      const message: Sentence = ({ run }) => (problem instanceof NotAnswering ? run.notAnswering : run.notLoaded);
      if (attempt === this.#attempt) this.state = { phase: 'not-started', message };
    }
  }

  #become(state: RunState, begun: number, differences?: readonly Difference[]): void {
    if (state.phase === 'ended') {
      if (state.done.how !== 'killed') this.#figures.started = performance.now() - begun - state.done.real * 1000;
      void this.#findPlace(state.done);
    }
    this.state = differences ? { ...state, differences } : state;
  }

  /** Where in the source the program broke down, if it was made here. */
  async #findPlace({ frames }: Done): Promise<void> {
    const { built } = this.#figures;
    if (!built || !frames?.length) return;
    const attempt = this.#attempt;
    const places = await this.compiler.places(built.source, built.optimize, frames);
    const place = places && visitorsPlace(places);
    if (!place || attempt !== this.#attempt || built.source !== this.source) return;
    const line = built.source.split('\n')[place.line - 1] ?? '';
    this.brokeAt = { line: place.line, column: utf16Column(line, Math.max(1, place.column)) };
  }

  #stopCompiling(): void {
    this.#attempt += 1;
    this.compiler.stop();
    this.state = { phase: 'not-compiled', message: ({ compiler }) => compiler.stopped, kept: false };
  }

  #print(output: Output): void {
    this.#lines.append(output);
    this.querySelector<OutputView>('output-view')?.refresh();
    this.#announcer?.add(output.text.trimEnd(), this.texts);
    this.#say<Output>('output', output);
  }

  /** An empty log for what comes. */
  #begin(): void {
    this.#lines = new OutputLines();
    this.#figures = {};
    this.brokeAt = undefined;
    this.querySelector<OutputView>('output-view')?.restart();
  }

  /** Another example was opened: what still runs is ended, its output goes. */
  #leave(): void {
    if (this.#run && (this.state.phase === 'running' || this.state.phase === 'stopping')) this.#run.abandon();
    this.#attempt += 1;
    this.#run = undefined;
    this.state = { phase: 'ready' };
    this.#begin();
  }

  #say<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function isBusy({ phase }: State): boolean {
  return phase === 'loading' || phase === 'fetching' || phase === 'compiling' || phase === 'running' || phase === 'stopping';
}

function activityOf(state: State): Activity {
  switch (state.phase) {
    case 'not-compiled':
    case 'not-started':
      return 'failed';
    case 'ended':
      if (state.reason === 'computing' || state.done.how === 'limit') return 'limit';
      if (state.done.how === 'interrupted') return 'interrupted';
      if (state.done.how === 'killed') return 'killed';
      return state.done.how === 'trap' || state.done.status !== 0 ? 'failed' : 'finished';
    default:
      return state.phase;
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 200);
}

customElements.define('run-pane', RunPane);
