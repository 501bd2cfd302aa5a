/** A URL as a job keeps it: without fragment. Whether it may be fetched today does not matter. */
export function hrefOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;

  const url = new URL(text);
  url.hash = '';
  return url.href;
}

/** A host as a URL keeps it: in lower case, names of other scripts in their ASCII form. */
export function hostOf(text: string): string | undefined {
  return /^[^\s/?#@\\]+$/.test(text) && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).host : undefined;
}
