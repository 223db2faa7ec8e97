import { spawn } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundlesDir } from '../../../local/lambda/bundle-finder.ts';
import { startLocalCloud } from '../../../local/local-cloud.ts';
import { pythonTools } from '../../python-tools.ts';

const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url));

export interface ApiFuzz {
	readonly seconds: number;
	readonly seed: number;
}

export interface FuzzOutcome {
	/** Whether nothing was found: no answer of 5xx, and none that the document does not name. */
	readonly isClean: boolean;
	/** What schemathesis says. */
	readonly report: string;
}

/**
 * Lets schemathesis make requests of the API's own OpenAPI document, against the function behind the HTTP API of a local
 * cloud whose other functions stand still: what jobs it starts is not done.
 *
 * @throws {EnvironmentError} There is no Python 3, or schemathesis cannot be had.
 */
export async function fuzzApi({ seconds, seed }: ApiFuzz): Promise<FuzzOutcome> {
	const { bin, env } = await pythonTools('schemathesis');
	const folder = await mkdtemp(join(tmpdir(), 'shoal-api-fuzz-'));
	const key = randomBytes(16).toString('hex');
	const cloud = await startLocalCloud({
		dataDir: join(folder, 'data'),
		bundlesDir: bundlesDir(),
		functions: [],
		httpApi: { port: 0 },
		parameters: { ApiKeyHashes: hash('sha256', key), ApiRatePerKey: '10000' },
	});
	try {
		const bounds = ['--max-time', String(seconds), '--seed', String(seed), '--continue-on-failure'];
		const how = ['--no-color', '--header', `Authorization: Bearer ${key}`, ...bounds];
		const args = ['--config-file', CONFIG, 'run', `${cloud.httpApiUrl}/openapi.json`, ...how];
		const child = spawn(join(bin, 'schemathesis'), args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
		const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
		const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
		return { isClean: (await ended) === 0, report: stdout + stderr };
	} finally {
		await cloud.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
