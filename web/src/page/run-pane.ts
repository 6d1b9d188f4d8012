import { html, nothing, type PropertyValues } from 'lit';
import type { Example } from '../examples/catalog.ts';
import type { Texts } from '../i18n/index.ts';
import { Announcer } from '../output/announcer.ts';
import { OutputLines } from '../output/lines.ts';
import { totals } from '../output/moments.ts';
import '../output/output-view.ts';
import type { OutputView } from '../output/output-view.ts';
import type { Clock, Output } from '../protocol.ts';
import { endingSentence } from '../runner/ending.ts';
import { ProgramRun, type RunState } from '../runner/program-run.ts';
import { NotAnswering, Programs } from '../runner/programs.ts';
import { canWait } from '../runner/jspi.ts';
import { LightElement } from './light-element.ts';
import { type Activity, runKey } from './run-bar.ts';
import './running-total.ts';

type State = RunState | { phase: 'ready' } | { phase: 'loading' } | { phase: 'edited' };

/** Runs the open example: the bar, the output, the totals. */
export class RunPane extends LightElement {
  static override properties = { example: {}, edited: {}, texts: {}, clock: {}, worker: {}, state: { state: true } };
  declare example: Example;
  /** The source in the editor is not the one that came compiled. */
  declare edited: boolean;
  declare texts: Texts;
  declare clock: Clock;
  declare worker: string;
  declare state: State;
  #programs: Programs | undefined;
  #run: ProgramRun | undefined;
  #lines = new OutputLines();
  #announcer: Announcer | undefined;

  constructor() {
    super();
    this.state = { phase: 'ready' };
  }

  /** Starts the example, unless one is running or the source was edited. */
  run(): void {
    const { phase } = this.state;
    if (phase === 'loading' || phase === 'running' || phase === 'stopping') return;
    this.#begin();
    if (this.edited) this.state = { phase: 'edited' };
    else void this.#start();
  }

  protected override render() {
    const { texts } = this;
    return html`
      <run-bar .texts=${texts} .clock=${this.clock} .realClock=${canWait} .activity=${activityOf(this.state)}
        @run=${this.run} @stop=${() => this.#run?.stop()}
        @clock=${({ detail }: CustomEvent<Clock>) => this.dispatchEvent(new CustomEvent('clock', { detail }))}></run-bar>
      <output-view .lines=${this.#lines} .texts=${texts} .empty=${this.#empty()} .ending=${this.#ending()}></output-view>
      <p class="totals" role="status" aria-label=${texts.output.totals}>${this.#totals()}</p>
      <div class="hidden" id="heard" aria-live="polite"></div>
    `;
  }

  #empty() {
    const { texts, state } = this;
    switch (state.phase) {
      case 'edited':
      case 'failed':
        return nothing;
      case 'ready':
        return html`<div class="empty"><p>${texts.output.empty}</p><p>${texts.output.emptyHow(runKey)}</p></div>`;
      case 'ended':
        return html`<div class="empty"><p>${texts.output.silent}</p></div>`;
      default:
        return html`<div class="empty"><p>${texts.output.waiting}</p></div>`;
    }
  }

  #ending() {
    const { texts, state } = this;
    if (state.phase === 'edited') {
      return html`<div class="sentence" role="alert">
        <p><b>${texts.edited.title}</b></p>
        <p>${texts.edited.text}</p>
        <p><button type="button" class="restore" @click=${() => this.dispatchEvent(new Event('restore'))}>${texts.edited.restore}</button></p>
        <p>${texts.edited.kept}</p>
      </div>`;
    }
    if (state.phase === 'failed') return html`<p class="sentence" role="alert">${state.message}</p>`;
    const sentence = state.phase === 'ended' ? endingSentence(state.done, state.reason, texts) : undefined;
    return sentence ? html`<p class="sentence" role="status">${sentence}</p>` : nothing;
  }

  #totals() {
    const { texts, state } = this;
    if (state.phase === 'ended') {
      const { status } = state.done;
      const parts = totals(state.done, this.#run?.clock ?? this.clock, texts);
      if (status !== 0) parts.push(texts.run.status(status));
      return parts.map((part) => html`<span>${part}</span>`);
    }
    if ((state.phase === 'running' || state.phase === 'stopping') && this.#run?.clock === 'real') {
      // Not for the ear: the state is announced, a ticking clock would drown it.
      return html`<running-total aria-hidden="true" .begun=${state.begun} .texts=${texts}></running-total>`;
    }
    return nothing;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('example') && changed.get('example') !== undefined) this.#leave();
    if (this.state.phase === 'edited' && !this.edited) this.state = { phase: 'ready' };
  }

  protected override firstUpdated(): void {
    this.#announcer = new Announcer(this.querySelector('#heard') as HTMLElement);
    this.#programs = new Programs(this.worker);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('example')) whenIdle(() => this.#prepare(this.example));
  }

  /** Ahead of the first Run; what fails here fails again, and is said, when Run is pressed. */
  #prepare(example: Example): void {
    if (example === this.example) this.#programs?.prepare(example.wasm).catch(() => {});
  }

  async #start(): Promise<void> {
    const { example, clock } = this;
    this.state = { phase: 'loading' };
    try {
      const { sandbox, program } = await (this.#programs as Programs).prepare(example.wasm);
      if (example !== this.example || this.state.phase !== 'loading') return;
      this.#run = new ProgramRun(sandbox, program, clock, {
        output: (output) => this.#print(output),
        changed: (state) => this.#become(state),
      });
      this.#become(this.#run.state);
    } catch (problem) {
      const { notAnswering, notLoaded } = this.texts.run;
      const message = problem instanceof NotAnswering ? notAnswering : notLoaded;
      if (example === this.example) this.state = { phase: 'failed', message };
    }
  }

  #become(state: RunState): void {
    this.state = state.phase === 'failed' ? { ...state, message: this.texts.run.notStarted(state.message) } : state;
  }

  #print(output: Output): void {
    this.#lines.append(output);
    this.querySelector<OutputView>('output-view')?.refresh();
    this.#announcer?.add(output.text.trimEnd(), this.texts);
  }

  /** An empty log for what comes. */
  #begin(): void {
    this.#lines = new OutputLines();
    this.querySelector<OutputView>('output-view')?.restart();
  }

  /** Another example was opened: what still runs is ended, its output goes. */
  #leave(): void {
    if (this.#run && (this.state.phase === 'running' || this.state.phase === 'stopping')) this.#run.abandon();
    this.#run = undefined;
    this.state = { phase: 'ready' };
    this.#begin();
  }
}

function activityOf(state: State): Activity {
  switch (state.phase) {
    case 'edited':
      return 'ready';
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
