import { readFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { aFolder, type RunningCli, startCli } from './cli.ts';

type Json = ReturnType<typeof JSON.parse>;

export interface Served extends RunningCli {
	readonly url: string;
	readonly key: string;
	/** An answer, with what its JSON says; a body is sent as JSON. */
	call(method: string, path: string, body?: unknown): Promise<{ status: number; text: string; json: Json }>;
	/** Starts a job; its id. */
	start(request: unknown): Promise<string>;
	/** Waits until a job has ended; its summary. */
	end(jobId: string): Promise<Json>;
	/** The status of a call by another name. */
	statusFor(host: string): Promise<number | undefined>;
}

const SOON = { timeout: 100_000, interval: 50 };
const LINK = /^(http:\/\/[^/]+)\/#key=([\w-]+)\n$/;
const ENDED = ['reported', 'cancelled', 'limited', 'failed'];

/** `shoal serve` as a process of its own, once it serves; at any free port unless `args` say another. */
export async function serve(dataDir: string, args: readonly string[] = ['--port', '0']): Promise<Served> {
	const stdoutFile = join(aFolder(), 'stdout');
	const running = startCli(['serve', '--data', dataDir, ...args], { stdoutFile });
	const isOver = running.ended.then((run) => `ended with ${run.code}: ${run.stderr}`);
	const written = async () => Promise.race([isOver, readFileSync(stdoutFile, 'utf8')]);
	await expect.poll(written, SOON).toMatch(LINK);
	const [, url = '', key = ''] = LINK.exec(readFileSync(stdoutFile, 'utf8')) ?? [];

	async function call(method: string, path: string, body?: unknown) {
		const response = await fetch(url + path, {
			method,
			headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const said = await response.text();
		return {
			status: response.status,
			text: said,
			json: /^[{[]/.test(said) ? JSON.parse(said.split('\n')[0] ?? '') : undefined,
		};
	}

	return {
		...running,
		url,
		key,
		call,
		async start(request) {
			const { status, json, text } = await call('POST', '/jobs', request);
			expect({ status, text }).toMatchObject({ status: 202 });
			return json.jobId;
		},
		async end(jobId) {
			const state = async () => (await call('GET', `/jobs/${jobId}`)).json.state;
			await expect.poll(state, SOON).toSatisfy((known) => ENDED.includes(known));
			return (await call('GET', `/jobs/${jobId}`)).json;
		},
		async statusFor(host) {
			const { hostname, port } = new URL(url);
			const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
			const asked = rawRequest({ hostname, port, path: '/health', headers: { host }, agent: false }, (response) => {
				void text(response).then(() => resolve(response.statusCode));
			});
			asked.on('error', reject).end();
			return promise;
		},
	};
}
