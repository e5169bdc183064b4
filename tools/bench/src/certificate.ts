// A self-signed certificate for 127.0.0.1, made by openssl for one run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** PEM files; the certificate is its own authority. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** @throws when there is no openssl, or with what it said. */
export function makeCertificate(folder: string): Certificate {
  const certFile = path.join(folder, 'cert.pem');
  const keyFile = path.join(folder, 'key.pem');
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const files = ['-keyout', keyFile, '-out', certFile, '-days', '2'];
  const made = spawnSync('openssl', ['req', ...kind, ...name, ...files], { encoding: 'utf8' });
  if (made.error !== undefined) throw new Error('this case needs openssl', { cause: made.error });
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  return { certFile, keyFile };
}
