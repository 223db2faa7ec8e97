import { buildApp } from 'fauxqs';
import type { EarlySocket } from './early-socket.ts';
import { createFairSqsStore } from './fair-sqs-store.ts';
import { keepIdleSockets, type LoopbackServer } from './loopback.ts';
import { createSqsAmendments, type SqsCall } from './sqs-amendments.ts';

type FauxqsApp = ReturnType<typeof buildApp>;
type Amendments = ReturnType<typeof createSqsAmendments>;

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** SQS in memory, behind `socket`. What was queued is gone with the process; start and resume send it again. */
export async function startSqsServer(socket: EarlySocket): Promise<LoopbackServer> {
	const amendments = createSqsAmendments();
	const app = buildApp({ logger: false, stores: storesOf(amendments) });
	amend(app, amendments);
	await app.ready();
	keepIdleSockets(app.server);
	await socket.handTo(app.server);
	return { address: socket.address, close: () => closed(app) };
}

/** Fastify ends connections only where it has opened the port itself. */
function closed(app: FauxqsApp): Promise<void> {
	app.server.closeAllConnections();
	return app.close();
}

/** What is not named here, the server makes itself. */
function storesOf({ groupOf }: Amendments) {
	return { sqsStore: createFairSqsStore(groupOf) } as Required<NonNullable<Parameters<typeof buildApp>[0]>>['stores'];
}

function amend(app: FauxqsApp, amendments: Amendments): void {
	app.addHook('preHandler', (request, reply, done) => {
		const call = callOf(request);
		const answer = call && amendments.before(call);
		if (answer === undefined) return done();
		reply.header('content-type', CONTENT_TYPE);
		if ('output' in answer) return void reply.send(answer.output);
		const { code, message } = answer.refusal;
		reply.header('x-amzn-query-error', `AWS.SimpleQueueService.${code};Sender`);
		void reply.status(400).send({ __type: `com.amazonaws.sqs#${code}`, message });
	});
	app.addHook('preSerialization', (request, _reply, payload, done) => {
		const call = callOf(request);
		if (call !== undefined && typeof payload === 'object' && payload !== null) amendments.after(call, payload);
		done(null, payload);
	});
}

function callOf(request: { headers: Record<string, unknown>; body: unknown }): SqsCall | undefined {
	const action = /^AmazonSQS\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1];
	if (action === undefined || typeof request.body !== 'object' || request.body === null) return undefined;
	const trace = request.headers['x-amzn-trace-id'];
	return { action, body: request.body, trace: typeof trace === 'string' ? trace : undefined };
}
