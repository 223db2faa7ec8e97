import { createApi } from '../../shared/api/app.ts';
import { apiDeps } from '../../shared/runtime/http-api.ts';
import { httpHandler } from '../../shared/runtime/http-handler.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('api'));
const api = createApi(apiDeps(stack, settings, process.env));
const startInvocation = createInvocations({ ...stack, ...settings });

/** What the HTTP API calls: starts jobs, and tells of them. */
export const handler = httpHandler({ ...settings, serviceName: 'api', startInvocation }, api.fetch);
