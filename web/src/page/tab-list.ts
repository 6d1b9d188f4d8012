import { html } from 'lit';
import { LightElement } from './light-element.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
}

/** Tabs, one of which is chosen; each leads to the element whose id is its own behind `panel-`. Says `choose`. */
export class TabList extends LightElement {
  static override properties = { tabs: {}, chosen: {} };
  declare tabs: readonly Tab[];
  declare chosen: string;

  protected override willUpdate(): void {
    this.setAttribute('role', 'tablist');
  }

  protected override render() {
    return this.tabs.map(({ id, label }) => {
      const selected = id === this.chosen;
      return html`<button type="button" role="tab" id="tab-${id}" aria-controls="panel-${id}" aria-selected=${selected}
        tabindex=${selected ? 0 : -1} @click=${() => this.#choose(id)} @keydown=${this.#key}>${label}</button>`;
    });
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }

  #key(event: KeyboardEvent): void {
    const last = this.tabs.length - 1;
    const at = this.tabs.findIndex(({ id }) => id === this.chosen);
    const to = { ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
    const tab = to === undefined ? undefined : this.tabs[to];
    if (!tab) return;
    event.preventDefault();
    this.#choose(tab.id);
    this.querySelector<HTMLElement>(`#tab-${CSS.escape(tab.id)}`)?.focus();
  }
}

customElements.define('tab-list', TabList);
