import { type Browser, chromium, type Page } from '@playwright/test';

/** Debian's own Chromium; nothing of it may look for the network. */
const program = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export interface Screen {
  readonly page: Page;
  /** What the page said on its console as an error, and errors nobody caught. */
  readonly complaints: readonly string[];
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: program, args });

export interface ScreenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page of its own with its own cookies, as a technician's screen has it. */
export const openScreen = async (
  browser: Browser,
  link: string,
  options: ScreenOptions = {},
): Promise<Screen> => {
  const screen = await openWindow(browser, options);
  await screen.page.goto(link);
  return screen;
};

/** The same before it shows anything. */
export const openWindow = async (
  browser: Browser,
  { width = 1280, height = 800, colorScheme = 'light' }: ScreenOptions = {},
): Promise<Screen> => {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`not caught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
};
