/** Where the built page lies. Provided by the composition root. */
export class DashboardSettings {
  /** The folder with `index.html` and `assets/`; without it no page is served. */
  readonly folder!: string;
}
