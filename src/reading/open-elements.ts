import type { Element } from 'hast';

/** The elements of a page that have begun and not ended, the innermost last. What is not among them is known at once. */
export class OpenElements {
  readonly #open: Element[] = [];
  readonly #counts = new Map<string, number>();

  get depth(): number {
    return this.#open.length;
  }

  get innermost(): Element | undefined {
    return this.#open.at(-1);
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  hasAny(names: ReadonlySet<string>): boolean {
    for (const name of names) if (this.has(name)) return true;
    return false;
  }

  begin(element: Element): void {
    this.#open.push(element);
    this.#counts.set(element.tagName, (this.#counts.get(element.tagName) ?? 0) + 1);
  }

  /** Ends the element at a place, counted from the outermost, and all that is open in it. */
  endAt(place: number): void {
    for (const { tagName } of this.#open.splice(place)) this.#counts.set(tagName, (this.#counts.get(tagName) ?? 1) - 1);
  }

  /** The place of the innermost element of a name, looked for no further than an element of the others. */
  placeOf(name: string, within: ReadonlySet<string>): number | undefined {
    if (!this.has(name)) return undefined;

    for (let place = this.#open.length - 1; place >= 0; place--) {
      const { tagName = '' } = this.#open[place] ?? {};
      if (tagName === name) return place;
      if (within.has(tagName)) return undefined;
    }
    return undefined;
  }

  /** The place of the outermost element of these names, looked for no further than an element of the others. */
  outermostOf(names: ReadonlySet<string>, within: ReadonlySet<string>): number | undefined {
    if (!this.hasAny(names)) return undefined;

    let outermost: number | undefined;
    for (let place = this.#open.length - 1; place >= 0; place--) {
      const { tagName = '' } = this.#open[place] ?? {};
      if (within.has(tagName)) break;
      if (names.has(tagName)) outermost = place;
    }
    return outermost;
  }
}
