// API tokens for programs, as an admin makes, sees and revokes them.
import type { TokenView } from '@hedge/contracts';
import type { TokenRecord, TokenRepository } from '@hedge/db';
import type { Handlers } from '../operator-router';
import { Problem } from '../problem';
import { viewPage } from '../views';
import { buildToken, digestOf, makeSecret } from './secret-text';

export type TokensDeps = { readonly tokens: Pick<TokenRepository, 'create' | 'list' | 'revoke'> };

export function makeTokensHandlers({
  tokens,
}: TokensDeps): Handlers<'listTokens' | 'createToken' | 'revokeToken'> {
  return {
    listTokens: async ({ query }) => viewPage(await tokens.list(query), viewToken),
    createToken: async ({ body, actor, newId: id }) => {
      const secret = makeSecret();
      const created = await tokens.create({ ...body, id, secretDigest: digestOf(secret) }, actor);
      return { ...viewToken(created), token: buildToken(id, secret) };
    },
    revokeToken: async ({ id, actor }) => {
      if ((await tokens.revoke(id, actor)) === 'revoked') return;
      throw new Problem('NOT_FOUND', 'there is no such token');
    },
  };
}

function viewToken({ scopes, ...token }: TokenRecord): TokenView {
  return {
    id: token.id,
    label: token.label,
    scopes: [...scopes],
    createdAt: isoOf(token.createdAt),
    expiresAt: isoOf(token.expiresAt),
    lastUsedAt: token.lastUsedAt === null ? null : isoOf(token.lastUsedAt),
    revokedAt: token.revokedAt === null ? null : isoOf(token.revokedAt),
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
