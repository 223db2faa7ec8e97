import { inject, onTestFinished } from 'vitest';
import { dashboardContract, type OpenServer } from '../contract/dashboard.contract.ts';
import { dashboardKeyboardContract } from '../contract/dashboard-keyboard.contract.ts';
import { API_KEY } from './deploy.ts';
import { serveAtRoot } from './root-proxy.ts';

const { endpoint, outputs } = inject('deployed');

/** On AWS the page is at the root of its origin; ministack has the root of a name of its own as well, but takes it for a stage. */
const open: OpenServer = async () => {
	const [, apiId] = /^https:\/\/([^.]+)\./.exec(outputs.ApiUrl ?? '') ?? [];
	const server = await serveAtRoot(`${endpoint}/_aws/execute-api/${apiId}/$default`);
	onTestFinished(() => server.close());
	return { api: { url: server.url }, key: API_KEY };
};

dashboardContract('deployed by SAM', open);
dashboardKeyboardContract('deployed by SAM', open);
