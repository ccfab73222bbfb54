/** `npm run build [-- screen|main]`: the screen into dist/renderer, the Electron host into dist/main. */
import { buildMain } from './build-main.ts';
import { buildScreen } from './build-screen.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = { screen: buildScreen, main: buildMain };
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);

for (const name of wanted) {
  const build = parts[name];
  if (build === undefined) {
    console.error(`${name} is no part of the build; the parts are ${Object.keys(parts).join(' and ')}`);
    process.exit(2);
  }
  const startedAtMs = performance.now();
  try {
    await build();
  } catch (error) {
    console.error(`build of ${name}: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  console.log(`built ${name} in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
}
