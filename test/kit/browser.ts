import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Debian's Chromium: https://packages.debian.org/stable/chromium. Playwright's own is a download from elsewhere. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
/** As root there is no sandbox to be had; all pages are of this machine. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage'];
const WAIT_MS = 90_000;

export const DESKTOP = { viewport: { width: 1280, height: 800 } } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/** A page in a browser, and what went on in it that must not. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts and refusals of the page's own rules, dialogs, and requests to anybody else than the service. */
  readonly faults: readonly string[];
}

/** A suite in a real browser; skipped, visibly, where there is none. */
export function describeInBrowser(name: string, suite: (visit: Visits['visit']) => void): void {
  if (CHROMIUM === undefined) {
    describe.skip(`${name} (chromium is not installed)`, () => suite(neverAsked));
    return;
  }
  describe(name, { timeout: 300_000 }, () => {
    let visits: Visits;
    beforeAll(async () => {
      visits = new Visits(await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, timeout: WAIT_MS }));
    });
    afterAll(() => visits?.close());
    suite((...asked) => visits.visit(...asked));
  });
}

class Visits {
  constructor(private readonly browser: Browser) {}

  /** Opens an address of the service in a window of its own. */
  readonly visit = async (service: string, address = '', options: BrowserContextOptions = DESKTOP): Promise<Visit> => {
    const context = await this.browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(`A dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(?:data|blob|about):/.test(url) && !url.startsWith(service)) faults.push(`A request to ${url}`);
    });
    await page.goto(`${service}/#${address}`);
    return { page, faults };
  };

  close(): Promise<void> {
    return this.browser.close();
  }
}

const neverAsked: Visits['visit'] = () => Promise.reject(new Error('There is no browser'));

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with what a page shows, of any severity: the rule, and where. */
export async function faultsOfAccess(page: Page): Promise<readonly string[]> {
  // Through the browser's own tools, which the page's rules do not bind.
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`,
  );
}
