import { html, nothing } from 'lit';
import type { Language, Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import { fileName } from './file-name.ts';

/** What is in the editor, to take home: as a file, or as a project that builds natively. */
export class DownloadFiles extends LightElement {
  static override properties = { texts: {}, language: {}, name: {}, code: {}, library: {}, failed: { state: true } };
  declare texts: Texts;
  declare language: Language;
  declare name: string;
  declare code: string;
  /** Where the library's sources lie, relative to the page. */
  declare library: string;
  declare failed: boolean;

  constructor() {
    super();
    this.failed = false;
  }

  protected override render() {
    const { download } = this.texts;
    return html`
      <h2>${download.title}</h2>
      <p class="explained">${download.explained}</p>
      <p class="copies">
        <button type="button" class="download-file" @click=${this.#file}>${download.file(`${fileName(this.name)}.cpp`)}</button>
        <button type="button" class="download-project" @click=${this.#project}>${download.project}</button>
      </p>
      <p class="said" role="status">${this.failed ? download.failed : nothing}</p>
    `;
  }

  #file(): void {
    save(`${fileName(this.name)}.cpp`, this.code, 'text/x-c++src');
  }

  /** What makes it, and the library, come when they are asked for. */
  async #project(): Promise<void> {
    this.failed = false;
    const { code, language } = this;
    const name = fileName(this.name);
    try {
      const [{ makeProject }, library] = await Promise.all([import('./project.ts'), this.#sources()]);
      const playground = new URL('.', location.href).href;
      save(`${name}.zip`, makeProject({ name, code, library, language, playground }), 'application/zip');
    } catch {
      this.failed = true;
    }
  }

  async #sources(): Promise<Record<string, string>> {
    const response = await fetch(this.library);
    if (!response.ok) throw new Error(`${this.library}: ${response.status}`);
    return response.json() as Promise<Record<string, string>>;
  }
}

function save(name: string, content: BlobPart, type: string): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([content], { type }));
  anchor.download = name;
  anchor.click();
  // Browsers begin to read it after the click.
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

customElements.define('download-files', DownloadFiles);
