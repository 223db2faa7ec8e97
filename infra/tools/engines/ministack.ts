import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonTools } from '../python-tools.ts';
import { type Engine, freePort, startEngine } from './start-engine.ts';

/** ministack: most of AWS, with Lambda functions as processes. */
export async function startMinistack(folder: string): Promise<Engine> {
	const { bin, env } = await pythonTools('ministack');
	const [port, tmp] = [await freePort(), join(folder, 'tmp')];
	await mkdir(tmp, { recursive: true });
	return startEngine({
		command: join(bin, 'ministack'),
		args: [],
		port,
		logFile: join(folder, 'ministack.log'),
		env: {
			// Functions inherit what is here: nothing of the user's own environment.
			PATH: env.PATH,
			HOME: folder,
			TMPDIR: tmp,
			GATEWAY_PORT: String(port),
			BIND_HOST: '127.0.0.1',
			LAMBDA_EXECUTOR: 'local',
			IOT_MTLS_ENABLED: '0',
			SFTP_ENABLED: '0',
		},
	});
}
