// Serves the OpenAPI document and a page to read it, both from our own files and without a credential:
// they say what anybody may read in the source.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';
import type { oas31 } from 'zod-openapi';
import { methodNotAllowed } from '../problem';
import { securityOfPage } from '../security-headers';
import { DOCUMENT_PATH, PAGE_PATH } from './open-paths';

/** What the page needs of the library's folder; the rest of it is not served. */
const LIBRARY_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>hedge-monitor API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PAGE_PATH}/swagger-ui.css">
<style>.scheme-container { display: none }</style>
</head>
<body>
<main id="page"></main>
<script src="${PAGE_PATH}/swagger-ui-bundle.js"></script>
<script src="${PAGE_PATH}/show.js"></script>
</body>
</html>
`;

// Nothing can be tried out on this page: a reading hand must not close a hedge.
const SHOW = `SwaggerUIBundle({
  url: '${DOCUMENT_PATH}',
  dom_id: '#page',
  supportedSubmitMethods: [],
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

export function makeOpenApiRoutes(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let document: oas31.OpenAPIObject | undefined;
  router
    .route(DOCUMENT_PATH)
    .get((_request, response) => {
      document ??= loadDocument();
      response.json(document);
    })
    .all(methodNotAllowed(['GET']));
  router.use(PAGE_PATH, pageSecurity);
  router
    .route(PAGE_PATH)
    .get((_request, response) => {
      response.type('html').send(PAGE);
    })
    .all(methodNotAllowed(['GET']));
  router.get(`${PAGE_PATH}/show.js`, (_request, response) => {
    response.type('js').send(SHOW);
  });
  for (const name of LIBRARY_FILES) {
    router.get(`${PAGE_PATH}/${name}`, (_request, response) => {
      response.sendFile(path.join(libraryFolder(), name));
    });
  }
  return router;
}

/** Loaded when somebody asks: most processes are never asked. */
function loadDocument(): oas31.OpenAPIObject {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the moment is the point
  const { makeOpenApiDocument } = require('./document') as typeof import('./document');
  return makeOpenApiDocument(readVersion());
}

function readVersion(): string {
  const text = readFileSync(path.join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function libraryFolder(): string {
  return path.dirname(require.resolve('swagger-ui-dist/package.json'));
}

const pageSecurity = securityOfPage();
