import { health } from '../../shared/api/health.ts';
import { VERSION } from '../../shared/core/version.ts';
import { httpHandler } from '../../shared/runtime/http-handler.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('api'));
const startInvocation = createInvocations({ ...stack, ...settings });
const answers = { 'GET /health': () => health(VERSION) };
let api: ReturnType<typeof loadApi> | undefined;

/** What the HTTP API calls: starts jobs, and tells of them. */
export const handler = httpHandler({ ...settings, serviceName: 'api', startInvocation, answers }, async (request) => {
	api ??= loadApi().catch((error: unknown) => {
		// The next call tries again.
		api = undefined;
		throw error;
	});
	return (await api).fetch(request);
});

/** Half of INIT, which whoever only asks for its health need not wait for. */
async function loadApi() {
	const { createWholeApi } = await import('../../shared/runtime/http-api.ts');
	return createWholeApi(stack, settings, process.env);
}
