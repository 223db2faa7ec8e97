import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ArrivedReport, faultsOf, type SeenRuns } from './schedule-faults.ts';
import { type Served, serve } from './served.ts';

const MINUTE_MS = 60_000;
/** Before the second run is due. */
const KILLED_BEFORE_MS = 3_000;
const DOWN_MS = 30_000;
/** After the last run, in which a report may come twice. */
const GRACE_MS = 15_000;
const NAME = 'every-minute';

/**
 * A schedule of every minute under `shoal serve`, which is killed before the second run is due, and started again half a
 * minute later. Each run has to end in one job, and one report at a webhook.
 */
export async function soakSchedule(dataDir: string, runs: number): Promise<SeenRuns & { readonly faults: string[] }> {
	const hook = await startHook();
	let served: Served | undefined;
	try {
		served = await serve(dataDir);
		await served.schedule(NAME, everyMinute(hook.url));
		await until(() => hook.arrived.length === 1, runs);
		await sleep(MINUTE_MS - (Date.now() % MINUTE_MS) - KILLED_BEFORE_MS);
		await served.kill();
		await sleep(DOWN_MS);
		served = await serve(dataDir);
		await until(() => hook.arrived.length >= runs, runs);
		await served.unschedule(NAME);
		await sleep(GRACE_MS);
		const jobs = (await served.jobs()).map(({ jobId, state }) => ({ jobId, state }));
		const seen = { runs, arrived: hook.arrived, jobs };
		return { ...seen, faults: faultsOf(seen) };
	} finally {
		await served?.stop();
		hook.close();
	}
}

function everyMinute(url: string) {
	return {
		expression: 'cron(* * * * ? *)',
		onOverlap: 'queue',
		job: {
			source: { urls: [`${url}/page`] },
			options: { allowPrivate: ['127.0.0.1'], destinations: [{ type: 'webhook', url: `${url}/hook` }] },
		},
	};
}

/** The page that is visited, and the webhook. */
async function startHook() {
	const arrived: ArrivedReport[] = [];
	const server = createServer(async (request, response) => {
		const body = await text(request);
		if (request.method === 'POST') {
			const { jobId, state } = JSON.parse(body) as ArrivedReport;
			arrived.push({ key: String(request.headers['idempotency-key']), jobId, state });
		}
		response.setHeader('content-type', 'text/html').end('<title>A page</title>');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		arrived,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** A run that is lost never comes: that is seen by the time. */
async function until(isTrue: () => boolean, runs: number): Promise<void> {
	const end = Date.now() + (runs + 1) * MINUTE_MS;
	while (!isTrue() && Date.now() < end) await sleep(100);
}
