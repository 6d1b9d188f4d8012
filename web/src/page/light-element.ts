import { LitElement } from 'lit';

/**
 * An element that renders into the document itself: the page's parts share one style sheet, labels
 * reach across them, and Monaco finds its styles.
 */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
