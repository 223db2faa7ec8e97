import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pythonTools } from '../../infra/tools/python-tools.ts';
import { ministackTemplate } from './ministack-template.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const STACK = 'shoal-deployed';
/** Of the stack; the numbers that its events are made with. */
const NUMBERS = { MaxInstances: 2, BatchSize: 10, BatchingWindow: 0, Concurrency: 50 };

/** Of the deployed HTTP API; it may read and write. */
export const API_KEY = 'key-of-the-deployed-stack';

/** Whom emulators take for their owner. */
export const ACCOUNT = {
	AWS_ACCESS_KEY_ID: 'test',
	AWS_SECRET_ACCESS_KEY: 'test',
	AWS_REGION: 'us-east-1',
	AWS_DEFAULT_REGION: 'us-east-1',
};

/** Builds and deploys `template.yaml` as a user does, and reads what the stack says of itself. */
export async function deploy(endpoint: string, folder: string): Promise<Record<string, string>> {
	const sam = await createSam(endpoint);
	const build = join(folder, 'build');
	await sam(['build', '--build-dir', build]);
	const template = join(build, 'ministack.yaml');
	await writeFile(template, ministackTemplate(await readFile(join(build, 'template.yaml'), 'utf8'), NUMBERS));

	const parameters = { ...NUMBERS, AllowPrivateNetworks: true, ApiKeyHashes: hash('sha256', API_KEY) };
	const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
	const stack = ['--stack-name', STACK];
	const how = ['--no-confirm-changeset', '--no-progressbar', '--resolve-s3'];
	await sam(['deploy', '--template-file', template, ...stack, ...how, '--parameter-overrides', ...overrides]);
	const outputs: { OutputKey: string; OutputValue: string }[] = JSON.parse(
		await sam(['list', 'stack-outputs', ...stack, '--output', 'json']),
	);
	return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

async function createSam(endpoint: string) {
	const { bin, env } = await pythonTools('sam');
	// sam build calls esbuild, and npm.
	const path = [join(ROOT, 'node_modules', '.bin'), env.PATH].join(delimiter);
	const own = { ...env, ...ACCOUNT, PATH: path, AWS_ENDPOINT_URL: endpoint, SAM_CLI_TELEMETRY: '0' };

	return async function sam(args: readonly string[]): Promise<string> {
		const child = spawn(join(bin, 'sam'), args, { cwd: ROOT, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
		const code = new Promise<number | null>((resolve) => child.once('close', resolve));
		const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
		if ((await code) !== 0) throw new Error(`sam ${args[0]} failed:\n${stdout}${stderr}`);
		return stdout;
	};
}
