import { buildApp } from 'fauxqs';
import { keepIdleSockets, LOOPBACK, type LoopbackServer, loopbackAddress } from './loopback.ts';
import { createTraceMemory } from './trace-memory.ts';

type FauxqsApp = ReturnType<typeof buildApp>;

/** SQS in memory. What was queued is gone with the process; start and resume send it again. */
export async function startSqsServer(): Promise<LoopbackServer> {
	const app = buildApp({ logger: false });
	addTraceHeaders(app);
	await app.listen({ host: LOOPBACK, port: 0 });
	try {
		const address = loopbackAddress(app.server);
		keepIdleSockets(app.server);
		return { address, close: () => app.close() };
	} catch (error) {
		await app.close();
		throw error;
	}
}

/** fauxqs drops `AWSTraceHeader`, which SQS takes from the request and hands on with the message. */
function addTraceHeaders(app: FauxqsApp): void {
	const traces = createTraceMemory();
	app.addHook('preSerialization', (request, _reply, payload, done) => {
		const trace = request.headers['x-amzn-trace-id'];
		if (typeof trace === 'string') traces.remember(payload, trace);
		traces.add(payload);
		done(null, payload);
	});
}
