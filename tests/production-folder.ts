// A folder as the image of a process holds it, made without npm and without a network: the builds of
// the product's workspaces, and from node_modules what those depend on by the lock file, no more.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { productWorkspaces } from './product-workspaces';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

type Lock = Readonly<Record<string, Locked | undefined>>;

/** Every installed package that the workspaces need to run, by its folder in node_modules. */
export function productionPackages(root: string, workspaces: readonly string[]): readonly string[] {
  const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const lock = (JSON.parse(text) as { packages: Lock }).packages;
  const found = new Set<string>();
  const visit = (folder: string) => {
    for (const name of needsOf(lock[folder])) {
      const place = resolveFrom(lock, folder, name);
      // An optional package of another platform is in the lock file and not here.
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      visit(place);
    }
  };
  workspaces.forEach(visit);
  return [...found].filter((place) => !/^node_modules\/@hedge\//.test(place)).sort();
}

function needsOf(locked: Locked | undefined): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
    locked ?? {};
  const peers = Object.keys(peerDependencies ?? {});
  return [
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(optionalDependencies ?? {}),
    ...peers.filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
  ];
}

/** Where Node finds a package from a folder: in its own node_modules, or in one above it. */
function resolveFrom(lock: Lock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[place] !== undefined) return place;
    if (at === '') return undefined;
  }
}

/** Makes the folder outside the checkout, so that nothing is found there by chance. */
export function makeProductionFolder(
  root: string,
  apps: readonly string[],
): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-production-'));
  const workspaces = productWorkspaces(root, apps);
  const parts = workspaces.flatMap((each) => [`${each}/dist`, `${each}/package.json`]);
  const others = ['package.json', 'prisma', 'tools/container-health.js'];
  const packages = productionPackages(root, workspaces).filter(
    (place) => !place.replace('node_modules/', '').includes('/node_modules/'),
  );
  copy(root, folder, [...parts, ...others, ...packages]);
  mkdirSync(path.join(folder, 'node_modules/@hedge'), { recursive: true });
  for (const each of workspaces) {
    const link = path.join(folder, 'node_modules/@hedge', path.basename(each));
    symlinkSync(path.join('../..', each), link);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function copy(root: string, folder: string, files: readonly string[]): void {
  const args = ['-a', '--reflink=auto', '--parents', ...files, folder];
  const { status, stderr } = spawnSync('cp', args, { cwd: root, encoding: 'utf8' });
  // What is optional and was not installed here is no loss.
  const missing = stderr.split('\n').filter((line) => line !== '' && !/node_modules/.test(line));
  if (status !== 0 && missing.length > 0) throw new Error(missing.join('\n'));
}
