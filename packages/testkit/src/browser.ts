// A real Chromium for tests: the one that the machine has, as nothing is downloaded.
/// <reference types="jest" />
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { findProgram } from './redis-process';

export type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';

/** The file of it: CHROMIUM_PATH, or `chromium` on PATH. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named === undefined) return findProgram('chromium');
  return existsSync(named) ? named : undefined;
}

/**
 * Tests that need a browser: skipped where there is none, and saying so.
 * @param programs that they need as well, on PATH
 */
export function describeInBrowser(
  title: string,
  body: () => void,
  programs: readonly string[] = [],
): void {
  const missing = [
    ...(findChromium() === undefined ? ['CHROMIUM_PATH or chromium'] : []),
    ...programs.filter((program) => findProgram(program) === undefined),
  ];
  if (missing.length > 0) {
    // eslint-disable-next-line jest/no-disabled-tests -- this is how its absence is reported
    describe.skip(`${title} (needs ${missing.join(' and ')} on PATH)`, () => {
      body();
    });
    return;
  }
  describe(`${title}`, () => {
    body();
  });
}

/**
 * @param switches of Chromium, beside those it needs
 * @throws where there is none
 */
export async function startBrowser(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no chromium on PATH');
  // Loaded by whoever starts one: most tests do not.
  const { chromium } = await import('playwright-core');
  // Chromium refuses to shut root into its sandbox.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), ...switches],
  });
}
