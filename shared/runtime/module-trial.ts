import { BodyReader } from '../adapters/http/exchange/body-reader.ts';
import type { ModuleReply } from '../adapters/http/module/module-messages.ts';
import { ModuleRunner } from '../adapters/http/module/module-runner.ts';
import { withExtractModule } from '../adapters/http/module/with-extract-module.ts';
import { createUndiciVisitor } from '../adapters/http/undici-visitor.ts';
import type { ExtractModule } from '../core/content/extract/extract-module.ts';
import { EMPTY_PAGE, NO_PHASES, type ResponseVisit, type Visit, type VisitOptions } from '../core/visit.ts';
import type { Visitor } from '../ports/visitor.ts';
import { visitToEnd } from './visit-to-end.ts';

/** Whether a module can be loaded, and which fields it says it gives. */
export async function tryModule(module: Pick<ExtractModule, 'name' | 'file'>, worker: URL): Promise<ModuleReply> {
	const runner = new ModuleRunner(module, worker);
	try {
		return await runner.load();
	} finally {
		await runner.close();
	}
}

/** What the module of the options gives for a page of the web: the visit, as in a job. */
export async function tryModuleOnUrl(
	url: string,
	options: VisitOptions,
	{ worker, signal }: { readonly worker: URL; readonly signal: AbortSignal },
): Promise<Visit> {
	const visitor = withExtractModule(createUndiciVisitor({ maxSockets: 4, allowsPrivate: true }), worker);
	return visitToEnd(visitor, url, options, signal);
}

/** As `tryModuleOnUrl`, for a page that was saved. */
export async function tryModuleOnBytes(
	body: Buffer,
	options: VisitOptions,
	page: { readonly mediaType: string; readonly pageUrl: string; readonly worker: URL },
): Promise<Visit> {
	const { mediaType, pageUrl, worker } = page;
	const reader = new BodyReader({ mediaType }, { maxBytes: body.length, links: 'count', collectIds: false });
	reader.push(body);
	const visit: ResponseVisit = {
		kind: 'response',
		...EMPTY_PAGE,
		...NO_PHASES,
		outcome: 'ok',
		status: 200,
		finalUrl: pageUrl,
		contentType: mediaType,
		charset: reader.end(performance.now()).charset,
		content: { body: Uint8Array.from(body), headers: {} },
	};
	const saved: Visitor = { visit: async () => visit, close: async () => {} };
	const visitor = withExtractModule(saved, worker);
	try {
		return await visitor.visit(pageUrl, options, new AbortController().signal);
	} finally {
		await visitor.close();
	}
}
