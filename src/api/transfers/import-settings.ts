/** What imports are told by the configuration. Provided by the composition root. */
export class ImportSettings {
  /** Of an uploaded file, unpacked and in UTF-8. */
  readonly maxBytes!: number;
}
