// The two small pages around the board: log in, log out. No script, no outside resource.
const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto 0; max-width: 20rem; padding: 0 1rem; }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
input, button { margin-top: .5rem; padding: .5rem; }
p[role=alert] { color: #b00020; }
@media (prefers-color-scheme: dark) { body { background: #151a21; color: #d7dee8; } p[role=alert] { color: #ff8a80; } }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;

/** @param problem a sentence of ours, shown above the form; never text of the visitor. */
export function buildLoginPage(problem: string | null): string {
  const alert = problem === null ? '' : `<p role="alert">${problem}</p>\n`;
  return page(
    'Queues',
    `${alert}<form method="post" action="/admin/login">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<label for="code">Code, where you have an authenticator</label>
<input id="code" name="code" autocomplete="one-time-code">
<button type="submit">Log in</button>
</form>`,
  );
}

/** @param csrfToken of the session that is to end */
export function buildLogoutPage(csrfToken: string): string {
  return page(
    'Log out',
    `<form method="post" action="/admin/logout">
<input type="hidden" name="csrf" value="${csrfToken}">
<button type="submit">Log out</button>
</form>`,
  );
}
