// Who may do what: permissions, and the roles of people that grant them.
import { z } from 'zod';

/**
 * What a caller must be allowed to do. `read` shows, `operate` changes what happens to operations and
 * alerts, `administer` changes accounts and who may do what.
 */
export const PERMISSIONS = ['read', 'operate', 'administer'] as const;
export const permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permission>;

/**
 * Whom a route is for: who has a permission, or `anyone` without a credential, any `caller` with one,
 * a `person` who is logged in, and no program.
 */
export type Audience = Permission | 'anyone' | 'caller' | 'person';

/** What a program names the session's token by, in every change that it makes with the cookie. */
export const CSRF_HEADER = 'x-csrf-token';
export const SESSION_COOKIE = '__Host-session';

export const ROLES = ['viewer', 'operator', 'admin'] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  admin: PERMISSIONS,
};
