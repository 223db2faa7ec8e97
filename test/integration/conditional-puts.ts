import type { buildApp } from 'fauxqs';

const PRECONDITION_FAILED = '<Error><Code>PreconditionFailed</Code><Message>there is one already</Message></Error>';

/** fauxqs overwrites an object whatever `If-None-Match` says, which S3 obeys. */
export function addConditionalPuts(app: ReturnType<typeof buildApp>): void {
	const taken = new Set<string>();
	app.addHook('onRequest', (request, reply, done) => {
		if (request.method !== 'PUT') return done();
		const name = request.url.split('?')[0] ?? '';
		if (request.headers['if-none-match'] === '*' && taken.has(name)) {
			reply.code(412).type('application/xml').send(PRECONDITION_FAILED);
			return;
		}
		taken.add(name);
		done();
	});
}
