/** What a browser sees that was not let in: how to get a link. No script, nothing to load. */
export const noSessionPage = (isStaleLink: boolean): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Reflash Bench: open it with a new link</title>
<style>
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; }
kbd { border: 1px solid; border-radius: 0.25rem; padding: 0 0.4rem; }
</style>
</head>
<body>
<main>
<h1>${isStaleLink ? 'This link was used already, or is too old' : 'This browser is not signed in to the bench'}</h1>
<p>The bench opens with a link that works once.</p>
<ol>
<li>Go to the console in which Reflash Bench runs on this machine.</li>
<li>Press <kbd>Enter</kbd> there: it prints a new link.</li>
<li>Open that link in this browser within ten minutes.</li>
</ol>
</main>
</body>
</html>
`;
