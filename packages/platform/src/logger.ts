// The log of a process: one line per event, JSON for machines or short lines for people.
import { createLogger, format, transports } from 'winston';
import { safeText, safeValue } from './log-safety';

export type LogFields = Readonly<Record<string, unknown>>;

/** Everything the product needs of a log. Fields are masked and bounded before they are written. */
export type Logger = {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line, such as the cycle's id. */
  child(fields: LogFields): Logger;
};

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export type LoggerOptions = {
  /** Which process speaks, such as `api`. */
  readonly name: string;
  readonly level: LogLevel;
  readonly style: 'json' | 'pretty';
  /** Values that must never be printed, wherever they turn up. */
  readonly secrets?: readonly string[];
  /** Where lines go; the process's stdout unless told otherwise. */
  readonly stream?: NodeJS.WritableStream;
  /** Colours in pretty lines; unless told otherwise where stdout is a terminal. */
  readonly colour?: boolean;
};

/** A log that says nothing. */
export const silentLogger: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  child: () => silentLogger,
};

/** Makes the logger of a process. */
export function makeLogger(options: LoggerOptions): Logger {
  const colour = options.colour ?? (options.stream === undefined && process.stdout.isTTY);
  const sink = createLogger({
    level: options.level,
    format: format.combine(
      format.timestamp(),
      format.printf((entry) => {
        const fields = (entry['fields'] ?? {}) as LogFields;
        const line = {
          time: String(entry['timestamp']),
          level: entry.level,
          name: options.name,
          message: String(entry.message),
        };
        return options.style === 'json'
          ? JSON.stringify({ ...line, ...withoutReserved(fields) })
          : prettyLine(line, fields, colour);
      }),
    ),
    transports: [
      options.stream === undefined
        ? new transports.Console({ forceConsole: false })
        : new transports.Stream({ stream: options.stream, eol: '\n' }),
    ],
    exitOnError: false,
  });
  const secrets = options.secrets ?? [];
  const bind = (bound: LogFields): Logger => {
    const write = (level: LogLevel) => (message: string, fields?: LogFields) => {
      if (!sink.isLevelEnabled(level)) return;
      sink.log({
        level,
        message: safeText(message, secrets),
        fields: safeValue({ ...bound, ...fields }, secrets),
      });
    };
    return {
      error: write('error'),
      warn: write('warn'),
      info: write('info'),
      debug: write('debug'),
      child: (fields) => bind({ ...bound, ...fields }),
    };
  };
  return bind({});
}

type Line = { time: string; level: string; name: string; message: string };

/** A field named like a part of the line itself keeps its value under another name. */
function withoutReserved(fields: LogFields): LogFields {
  const reserved = new Set(['time', 'level', 'name', 'message']);
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [reserved.has(key) ? `${key}_` : key, value]),
  );
}

/** SGR codes: errors red, warnings yellow, what surrounds the message dim. */
const COLOURS: Readonly<Record<string, string>> = { error: '31', warn: '33', dim: '2' };
const MESSAGE_WIDTH = 24;

/**
 * `12:30:45 worker    closed                    operationId=… grossPnl=13`: columns that align, an
 * empty field left out, the level named only where it is not info.
 */
function prettyLine(line: Line, fields: LogFields, colour: boolean): string {
  const paint = (text: string, kind: string) => {
    const code = colour ? COLOURS[kind] : undefined;
    return code === undefined || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
  };
  const words = Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${key}=${shortValue(value)}`);
  const level = line.level === 'info' ? '' : `${line.level.toUpperCase()} `;
  const message = `${level}${line.message}`;
  const told = words.length === 0 ? message : message.padEnd(MESSAGE_WIDTH);
  const head = paint(`${line.time.slice(11, 19)} ${line.name.padEnd(9)}`, 'dim');
  const tail = words.length === 0 ? '' : `  ${paint(words.join(' '), 'dim')}`;
  return `${head} ${paint(told, line.level)}${tail}`;
}

function shortValue(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === 'object' && value !== null && 'stack' in value && 'message' in value) {
    return JSON.stringify(value.message);
  }
  return JSON.stringify(value) ?? 'undefined';
}
