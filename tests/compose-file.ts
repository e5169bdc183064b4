// docker-compose.yml as its checks read it: services with their variables filled in.
import { parse } from 'yaml';

/** What the checks look at in one service. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly init: boolean;
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly mem_limit: string;
  readonly stop_grace_period: string;
}

/** The file. */
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

/** A variable that the file takes from its surroundings: `${NAME:-default}` or `${NAME:?message}`. */
export interface Interpolation {
  readonly variable: string;
  readonly fallback: string | undefined;
  readonly message: string | undefined;
}

const pattern = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/** Reads the file without filling anything in. */
export function readCompose(text: string): Compose {
  return parse(text, { merge: true }) as Compose;
}

/** Every variable that the file names, once per mention. */
export function interpolationsOf(text: string): readonly Interpolation[] {
  return [...text.matchAll(pattern)].map(([, variable = '', kind, rest]) => ({
    variable,
    fallback: kind === '-' ? rest : undefined,
    message: kind === '?' ? rest : undefined,
  }));
}

/** Fills a text in as compose does; what has neither a value nor a default stays empty. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    pattern,
    (_, variable: string, kind: string | undefined, rest: string | undefined) =>
      values[variable] ?? (kind === '-' ? (rest ?? '') : ''),
  );
}

/** A service's environment with everything filled in, as its process receives it. */
export function environmentOf(
  service: Service | undefined,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(service?.environment ?? {}).map(([name, value]) => [
      name,
      fillIn(String(value), values),
    ]),
  );
}

/** `20s` and `512m` as seconds and MiB. */
export function amountOf(text: string): number {
  return Number.parseInt(text, 10);
}
