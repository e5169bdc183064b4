// Which workspaces a process needs to run: its own, and all that it depends on in turn.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const scope = '@hedge/';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** @returns folders from the checkout's root, sorted; what only tests need is not among them. */
export function productWorkspaces(root: string, apps: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (folder: string) => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of Object.keys(readManifest(root, folder).dependencies ?? {})) {
      if (name.startsWith(scope)) visit(`packages/${name.slice(scope.length)}`);
    }
  };
  for (const app of apps) visit(`apps/${app}`);
  return [...found].sort();
}

function readManifest(root: string, folder: string): Manifest {
  const file = path.join(root, folder, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
